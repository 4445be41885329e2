import { visibleText } from '@pearmain/base';
import type { TranscriptLine } from '../../description.js';
import type { Format } from '../format.js';
import { Zoned } from '../page/zoned.js';
import { type PageLook, type PlacedFile, type PlacedFiles, writePages } from './pages.js';

/** A file of plain text for each conversation (docs/formats/exports.md §5). */
export const writeText: Format = async (writing) => {
  const zoned = new Zoned(writing.timeZone);
  await writePages(writing, '.txt', () => lookOf(zoned, writing.timeZone));
};

function lookOf(zoned: Zoned, timeZone: string): PageLook {
  return {
    head: (title) => `${shown(title)}\nTimes: ${timeZone}\n\n`,
    line: (line, files) => textOf(line, files, zoned),
    foot: () => '',
  };
}

const unknownTime = '????-??-?? ??:??:??';

function textOf(line: TranscriptLine, { attachments, picture }: PlacedFiles, zoned: Zoned): string {
  const { date, event, sender, text, subject, quote, card, reactions, remarks, history } = line;
  const time = date ? zoned.full(date) : unknownTime;
  if (event !== undefined) return `${time}  * ${shown(event)}\n`;
  const first = [subject, text].filter((words) => words !== undefined).join('\n');
  const below = [
    ...(quote === undefined ? [] : [`> ${quote}`]),
    ...(card
      ? [[card.title, ...(card.text?.split('\n') ?? []), card.url].filter((words) => words !== undefined).join(' – ')]
      : []),
    ...[...(picture?.place === undefined ? [] : [picture]), ...attachments].map(fileWords),
    ...reactions,
    ...remarks,
    ...history.map(({ date: since, text: said }) => `before${since ? ` (${zoned.full(since)})` : ''}: ${said}`),
  ];
  const lines = below.map((words) => `    ${indented(words)}\n`);
  const said = first === '' ? '' : ` ${indented(first)}`;
  return `${time}  ${shown(sender)}:${said}\n${lines.join('')}`;
}

function fileWords({ name, place, transcript }: PlacedFile): string {
  const file = place === undefined ? `[${name}: not in the backup]` : `[${place}]`;
  return transcript === undefined ? file : `${file} “${transcript}”`;
}

function indented(words: string): string {
  return words
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(shown)
    .join('\n    ');
}

/** Control characters would steer whatever shows the file; all others are text. */
function shown(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => (character === '\t' ? character : visibleText(character)));
}
