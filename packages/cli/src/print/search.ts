import { visibleText } from '@pearmain/base';
import {
  contentKinds,
  type SearchHit,
  type SearchKind,
  type SearchResult,
  type SearchSnippet,
} from '@pearmain/contract';
import type { Terminal } from '../terminal.js';
import { styled } from './style.js';
import { countWords, momentWords } from './words.js';

const shownNotices = 5;

/** What was found, for a person: when, what kind, who and where, the words, and in which backups. */
export function printSearch({ hits, next, snapshots, leftOut, notices }: SearchResult, { out, err }: Terminal): void {
  for (const hit of hits) {
    const { snippet } = hit;
    out.write(`${styled(out, 'bold', headOf(hit))}\n`);
    out.write(`  ${markedWords(snippet, (text) => styled(out, 'yellow', text), out.hasColor)}\n`);
    out.write(`  ${styled(out, 'dim', backupWords(hit))}\n`);
  }
  if (hits.length === 0) err.write(`Nothing was found in ${countWords(snapshots, 'backup')}.\n`);
  if (next !== undefined) err.write(`There are more: --after ${next} goes on.\n`);
  for (const { id, message } of leftOut) err.write(`Not searched: ${visibleText(`${id}: ${message}`)}\n`);
  if (notices.count === 0) return;
  err.write(`${countWords(notices.count, 'thing')} could not be read, or not wholly:\n`);
  for (const { where, message } of notices.first.slice(0, shownNotices)) {
    err.write(`  ${visibleText(`${where}: ${message}`)}\n`);
  }
  if (notices.count > shownNotices)
    err.write(`  … and ${notices.count - shownNotices} more (--json names a thousand)\n`);
}

/** What a kind is called. */
export function kindWords(kind: SearchKind): string {
  return kind === 'files' ? 'Files' : contentKinds[kind].title;
}

function headOf({ kind, date, title, who, place }: SearchHit): string {
  const about = title ?? who[0];
  const parts = [kindWords(kind), date === undefined ? undefined : momentWords(date), about, place?.title];
  return [...new Set(parts)].flatMap((part) => (part ? [visibleText(part)] : [])).join(' · ');
}

/** Marks stand in brackets where there are no colours. */
function markedWords(
  { text, marks, isCutBefore, isCutAfter }: SearchSnippet,
  mark: (text: string) => string,
  hasColor: boolean,
): string {
  const words: string[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    const found = inALine(text.slice(from, to));
    words.push(inALine(text.slice(at, from)), hasColor ? mark(found) : `[${found}]`);
    at = to;
  }
  words.push(inALine(text.slice(at)));
  return `${isCutBefore ? '…' : ''}${words.join('')}${isCutAfter ? '…' : ''}`;
}

function inALine(text: string): string {
  return visibleText(text.replace(/\s+/gu, ' '));
}

function backupWords({ device, snapshots }: SearchHit): string {
  const [newest, ...older] = snapshots;
  const more = older.length === 0 ? '' : ` and ${countWords(older.length, 'earlier one')}`;
  return `${visibleText(device.name)}, backup ${newest?.id ?? ''}${more}`;
}
