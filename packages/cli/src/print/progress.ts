import { type Phase, type TaskEvent, visibleText } from '@pearmain/base';
import { createLogUpdate } from 'log-update';
import type { Terminal } from '../terminal.js';
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
  checking: 'Checking the backup',
  publishing: 'Keeping the backup',
};

/** Shows a task's events to a person; `finish` leaves the terminal clean. */
export interface Progress {
  show(event: TaskEvent): void;
  finish(): void;
}

/** A line that is redrawn, for a terminal; what a person must do or know stays above it. */
export function liveProgress(terminal: Terminal, now: () => number): Progress {
  const { err } = terminal;
  const update = createLogUpdate(process.stderr, { showCursor: true });
  let line = '';
  let started: number | undefined;
  let drawn = 0;
  const draw = (text: string): void => {
    line = text;
    update(text);
  };
  const above = (mark: string, text: string): void => {
    update.clear();
    err.write(`${styled(err, 'yellow', mark)} ${visibleText(text)}\n`);
    if (line !== '') update(line);
  };
  return {
    show(event) {
      switch (event.kind) {
        case 'phase':
          if (event.phase === 'transferring') started ??= now();
          draw(styled(err, 'dim', `${phaseWords[event.phase]}…`));
          break;
        case 'progress': {
          const time = now();
          if (time - drawn < 100) return;
          drawn = time;
          draw(progressLine(err.columns, event, (time - (started ?? time)) / 1000));
          break;
        }
        case 'prompt':
          if (event.on === 'device') above('→', event.message);
          else update.clear(); // whoever asks here needs the screen for the question
          break;
        case 'prompt-done':
          if (line !== '') update(line);
          break;
        case 'notice':
          above('!', event.message);
          break;
      }
    },
    finish: () => update.clear(),
  };
}

/** A line a phase, a prompt, a notice and every 10 %, for pipes and logs. */
export function plainProgress(terminal: Terminal): Progress {
  const { err } = terminal;
  let tenth = 0;
  return {
    show(event) {
      switch (event.kind) {
        case 'phase':
          err.write(`${phaseWords[event.phase]}\n`);
          break;
        case 'progress': {
          const reached = Math.floor((event.percent ?? 0) / 10);
          // The phone's own estimate moves while folders are made; nothing has been copied then.
          if (reached <= tenth || event.files === 0) return;
          tenth = reached;
          err.write(`${reached * 10} %  ${countWords(event.files, 'file')}, ${sizeWords(event.bytes)}\n`);
          break;
        }
        case 'prompt':
          if (event.on === 'device') err.write(`${visibleText(event.message)}\n`);
          break;
        case 'notice':
          err.write(`${visibleText(event.message)}\n`);
          break;
        case 'prompt-done':
          break;
      }
    },
    finish: () => {},
  };
}

/** What a person must do is shown even when they asked for silence: the run would wait for ever. */
export function promptsOnly(terminal: Terminal): Progress {
  return {
    show(event) {
      if (event.kind === 'prompt' && event.on === 'device') terminal.err.write(`${visibleText(event.message)}\n`);
    },
    finish: () => {},
  };
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
