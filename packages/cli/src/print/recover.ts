import { visibleText } from '@pearmain/base';
import {
  type Confidence,
  type ContentKind,
  confidences,
  contentKinds,
  type MissingRows,
  type RecoveredKind,
  type RecoverFileResult,
  type RecoverResult,
  type RecoveryMethod,
  recoveryMethods,
} from '@pearmain/contract';
import type { Terminal } from '../terminal.js';
import { countWords, momentWords, sizeWords } from './words.js';

const shownAtMost = 5;

const methodWords: Readonly<Record<RecoveryMethod, string>> = {
  'recently-deleted': 'still listed by the phone as deleted',
  'older-backup': 'in older backups',
  carved: 'recovered from databases, not guaranteed complete',
  orphan: 'files that nothing mentions',
};

/** What was found in a backup, kind by kind: how much and how sure, the first of it, and what cannot be hoped for. */
export function printRecovered(result: RecoverResult, terminal: Terminal): void {
  const { out, err } = terminal;
  const { kinds, absent, damaged, olderBackups, destination, files, bytes } = result;
  const shown = kinds.length === 1 ? kinds : kinds.filter(saysSomething);
  for (const kind of shown) printKind(kind, terminal);
  const empty = kinds.filter((kind) => !shown.includes(kind));
  if (empty.length > 0) {
    out.write(`Nothing deleted was found of: ${titles(empty.map(({ kind }) => kind))}.\n`);
    out.write('  What can be hoped for of one kind: pearmain recover SNAPSHOT KIND\n');
  }
  if (absent.length > 0) {
    out.write(`Not in this backup: ${titles(absent)}.\n`);
  }
  out.write(`Older backups of this phone that were looked into: ${olderBackups.read}.\n`);
  if (destination !== undefined) {
    out.write(`${countWords(files.count, 'file')}, ${sizeWords(bytes)}, in ${visibleText(destination)}.\n`);
  }
  for (const { id, message } of olderBackups.unread)
    err.write(visibleText(`The backup ${id} was left out: ${message}\n`));
  for (const { kind, message } of damaged) err.write(`${contentKinds[kind].title}: ${visibleText(message)}\n`);
}

function saysSomething({ found, missing, otherRows, notices }: RecoveredKind): boolean {
  return found.length > 0 || missing.count > 0 || otherRows.length > 0 || notices.count > 0;
}

function titles(kinds: readonly ContentKind[]): string {
  return kinds.map((kind) => contentKinds[kind].title).join(', ');
}

function printKind(
  { kind, found, first, missing, otherRows, hope, notices }: RecoveredKind,
  { out, err }: Terminal,
): void {
  out.write(`${contentKinds[kind].title}\n`);
  for (const method of recoveryMethods) {
    const own = found.filter((each) => each.method === method);
    if (own.length > 0) out.write(`  ${methodWords[method]}: ${counts(own)}\n`);
  }
  if (found.length === 0) out.write('  Nothing was found.\n');
  for (const { when, words } of first.slice(0, shownAtMost)) {
    const moment = when === undefined ? [] : [when.includes('T') ? momentWords(when) : when];
    out.write(`    ${visibleText([...moment, words].join(' · '))}\n`);
  }
  const rest = found.reduce((sum, { count }) => sum + count, 0) - Math.min(first.length, shownAtMost);
  if (rest > 0) out.write(`    … and ${countWords(rest, 'more', 'more')}\n`);
  if (otherRows.length > 0) {
    const rows = otherRows.reduce((sum, { count }) => sum + count, 0);
    out.write(`  ${countWords(rows, 'row')} of ${countWords(otherRows.length, 'other table')}\n`);
  }
  if (missing.count > 0) {
    out.write(`  Gone by their numbers, found or not: ${countWords(missing.count, 'row')}\n`);
    for (const each of missing.first.slice(0, shownAtMost)) out.write(`    ${missingWords(each)}\n`);
  }
  out.write(`  ${hope}\n`);
  if (notices.count > 0) err.write(`${countWords(notices.count, 'thing')} could not be read, or not wholly:\n`);
  for (const { where, message } of notices.first.slice(0, shownAtMost)) {
    err.write(`  ${visibleText(`${where}: ${message}`)}\n`);
  }
}

function missingWords({ count, from, to }: MissingRows): string {
  const after = from === undefined ? '' : ` after ${momentWords(from)}`;
  const before = to === undefined ? '' : ` and before ${momentWords(to)}`;
  return `${count}${after}${after === '' ? before.replace(' and', '') : before}`;
}

/** `3 certain, 1 fragment`. */
function counts(found: readonly { readonly confidence: Confidence; readonly count: number }[]): string {
  return confidences
    .map((confidence) => ({
      confidence,
      count: found.reduce((sum, each) => sum + (each.confidence === confidence ? each.count : 0), 0),
    }))
    .filter(({ count }) => count > 0)
    .map(({ confidence, count }) => `${count.toLocaleString('en-US')} ${confidence}`)
    .join(', ');
}

/** What was found in a database file, table by table. */
export function printRecoveredRows(result: RecoverFileResult, { out, err }: Terminal): void {
  const { tables, unusedBytes, filledBytes, destination, files, bytes, notices } = result;
  const filled =
    unusedBytes === 0 ? 'none' : `${sizeWords(unusedBytes)}, and ${sizeWords(filledBytes)} of them hold something`;
  out.write(`Pages that nothing uses: ${filled}.\n`);
  if (tables.length === 0) out.write('No deleted row was found.\n');
  for (const { table, isDropped, found } of tables) {
    out.write(`${visibleText(table)}${isDropped ? ' (dropped)' : ''}: ${counts(found)}\n`);
  }
  if (destination !== undefined) {
    out.write(`${countWords(files.count, 'file')}, ${sizeWords(bytes)}, in ${visibleText(destination)}.\n`);
  }
  for (const { where, message } of notices.first) err.write(`${visibleText(`${where}: ${message}`)}\n`);
}
