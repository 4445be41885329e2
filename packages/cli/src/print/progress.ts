import { type Phase, type TaskEvent, visibleText } from '@pearmain/base';
import type { Terminal } from '../terminal.js';
import { LiveScreen } from './live-screen.js';
import { styled } from './style.js';
import { countWords, durationWords, sizeWords } from './words.js';

const phaseWords: Readonly<Record<Phase, string>> = {
  connecting: 'Connecting',
  trusting: 'Waiting for trust',
  asking: 'Asking the phone, which may want its passcode',
  preparing: 'The phone is preparing: nothing is sent yet, usually 1–10 minutes',
  transferring: 'Copying',
  waiting: 'Waiting for the phone',
  finishing: 'The phone is putting everything in its place',
  indexing: 'Reading what is in the backup: kept for the next time',
  exporting: 'Writing what is in the backup into files',
  checking: 'Checking the backup',
  unpacking: 'Taking the backup out of its archive',
  publishing: 'Keeping the backup',
  restarting: 'The phone restarts',
};

/** Shows the events of one task. */
export interface TaskProgress {
  show(event: TaskEvent): void;
}

/** Shows events to a person: those of the whole, or of one of several phones; `finish` leaves the terminal clean. */
export interface Progress extends TaskProgress {
  /** For one of several phones: what is shown bears its name; `end` shows what became of it. */
  of(name: string): TaskProgress & { end(mark: '✓' | '✗', words: string): void };
  finish(): void;
}

/** A line for each phone that is redrawn, for a terminal; what a person must do or know stays above it. */
export function liveProgress(terminal: Terminal, now: () => number): Progress {
  const screen = new LiveScreen(terminal);
  return {
    ...liveTask({ terminal, now, screen }),
    of(name) {
      const label = labelOf(name);
      return {
        ...liveTask({ terminal, now, screen, label }),
        end: (mark, words) => screen.draw(label, `${mark} ${label}${visibleText(words)}`),
      };
    },
    finish: () => screen.clear(),
  };
}

interface LiveTask {
  readonly terminal: Terminal;
  readonly screen: LiveScreen;
  readonly label?: string;
  now(): number;
}

function liveTask({ terminal: { err }, now, screen, label = '' }: LiveTask): TaskProgress {
  let started: number | undefined;
  let drawn = 0;
  const above = (mark: string, text: string): void =>
    screen.above(`${styled(err, 'yellow', mark)} ${label}${visibleText(text)}`);
  return {
    show(event) {
      switch (event.kind) {
        case 'phase':
          if (event.phase === 'transferring') started ??= now();
          screen.draw(label, `${label}${styled(err, 'dim', `${phaseWords[event.phase]}…`)}`);
          break;
        case 'progress': {
          const time = now();
          if (time - drawn < 100) return;
          drawn = time;
          const line = progressLine(err.columns - label.length, event, (time - (started ?? time)) / 1000);
          screen.draw(label, `${label}${line}`);
          break;
        }
        case 'prompt':
          if (event.on === 'device') above('→', event.message);
          else screen.hold(); // whoever asks here needs the screen for the question
          break;
        case 'prompt-done':
          screen.release();
          break;
        case 'notice':
          above('!', event.message);
          break;
      }
    },
  };
}

/** A line a phase, a prompt, a notice and every 10 %, for pipes and logs. */
export function plainProgress(terminal: Terminal): Progress {
  return {
    ...plainTask(terminal, ''),
    of(name) {
      const label = labelOf(name);
      const end = (mark: string, words: string): void => terminal.err.write(`${mark} ${label}${visibleText(words)}\n`);
      return { ...plainTask(terminal, label), end };
    },
    finish: () => {},
  };
}

function plainTask({ err }: Terminal, label: string): TaskProgress {
  let tenth = 0;
  const say = (text: string): void => err.write(`${label}${text}\n`);
  return {
    show(event) {
      switch (event.kind) {
        case 'phase':
          say(phaseWords[event.phase]);
          break;
        case 'progress': {
          const reached = Math.floor((event.percent ?? 0) / 10);
          // The phone's own estimate moves while folders are made; nothing has been copied then.
          if (reached <= tenth || event.files === 0) return;
          tenth = reached;
          say(`${reached * 10} %  ${countWords(event.files, 'file')}, ${sizeWords(event.bytes)}`);
          break;
        }
        case 'prompt':
          if (event.on === 'device') say(visibleText(event.message));
          break;
        case 'notice':
          say(visibleText(event.message));
          break;
        case 'prompt-done':
          break;
      }
    },
  };
}

/** Which phone a line is about, short enough to leave room for the rest. */
function labelOf(name: string): string {
  const visible = visibleText(name);
  return `${visible.length > 20 ? `${visible.slice(0, 19)}…` : visible}: `;
}

/** What a person must do is shown even when they asked for silence: the run would wait for ever. */
export function promptsOnly({ err }: Terminal): Progress {
  const show = (event: TaskEvent): void => {
    if (event.kind === 'prompt' && event.on === 'device') err.write(`${visibleText(event.message)}\n`);
  };
  return { show, of: () => ({ show, end: () => {} }), finish: () => {} };
}

/**
 * Files, bytes, rate and the time that is left, behind a bar with the percentage; what does not fit in `columns` is left
 * out, the least important first, so that the line never breaks.
 */
export function progressLine(columns: number, event: TaskEvent & { kind: 'progress' }, seconds: number): string {
  const { files, bytes, percent } = event;
  const facts = [sizeWords(bytes), countWords(files, 'file')];
  if (percent !== undefined && percent > 1 && percent < 100 && seconds >= 3) {
    facts.splice(1, 0, `about ${durationWords((seconds * (100 - percent)) / percent)} left`);
  }
  if (seconds >= 1) facts.push(`${sizeWords(Math.round(bytes / seconds))}/s`);
  const share = percent === undefined ? '' : `${String(Math.floor(percent)).padStart(3)} %  `;
  while (facts.length > 1 && share.length + facts.join(', ').length >= columns) facts.pop();
  const text = `${share}${facts.join(', ')}`;
  const width = Math.min(40, columns - text.length - 2);
  if (percent === undefined || width < 5) return text;
  const full = Math.round((width * percent) / 100);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${text}`;
}
