import { visibleText } from '@pearmain/base';
import { contentKinds, type ItemChange, type ItemDiffResult } from '@pearmain/contract';
import type { Terminal } from '../terminal.js';
import { styled } from './style.js';
import { printTable } from './table.js';
import { countWords, momentWords } from './words.js';

const marks = { added: '+', changed: '~', removed: '-' } as const;
const looks = { added: 'green', changed: 'yellow', removed: 'red' } as const;
const shownText = 80;
const shownNotices = 5;

/** What came, changed and went between two backups, for a person: by kind, then item by item. */
export function printItemDiff(
  { before, after, kinds, changes, next, notices }: ItemDiffResult,
  { out, err }: Terminal,
): void {
  const days = `${momentWords(before.takenAt)} → ${momentWords(after.takenAt)}`;
  out.write(`${styled(out, 'bold', visibleText(after.deviceName))}: ${days}\n`);
  if (kinds.length === 0) out.write('Nothing changed in what was compared.\n');
  else {
    const rows = kinds.map(({ kind, ...counts }) => [
      contentKinds[kind].title,
      ...[counts.added, counts.changed, counts.removed].map((count) => count.toLocaleString('en-US')),
    ]);
    printTable(out, ['Kind', 'Added', 'Changed', 'Removed'], rows);
  }
  for (const change of changes) out.write(`${styled(out, looks[change.change], lineOf(change))}\n`);
  if (next !== undefined)
    err.write(`There are more: --after ${JSON.stringify(visibleText(next))}, or --limit, or --jsonl for all.\n`);
  if (notices.count === 0) return;
  err.write(`${countWords(notices.count, 'thing')} could not be read, or not wholly, and was not compared:\n`);
  for (const { where, message } of notices.first.slice(0, shownNotices)) {
    err.write(`  ${visibleText(`${where}: ${message}`)}\n`);
  }
}

function lineOf({ change, kind, date, title, who, place, text }: ItemChange): string {
  const about = [contentKinds[kind].title, date && momentWords(date), title ?? who[0], place];
  const words = text.replace(/\s+/gu, ' ').slice(0, shownText);
  const parts = [...new Set([...about, words])].flatMap((part) => (part ? [visibleText(part)] : []));
  return `${marks[change]} ${parts.join(' · ')}`;
}
