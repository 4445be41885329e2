import { visibleText } from '@pearmain/base';
import { contentKinds, type ExportResult } from '@pearmain/contract';
import type { Terminal } from '../terminal.js';
import { countWords, sizeWords } from './words.js';

const shownAtMost = 10;

/** What was written of a kind of content, and what could not be read. */
export function printExport(
  { kind, items, outOf, files, bytes, destination, notices }: ExportResult,
  { out, err }: Terminal,
): void {
  const where = visibleText(destination);
  const written = files.count === 1 ? visibleText(files.first[0] ?? '') : countWords(files.count, 'file');
  out.write(`${contentKinds[kind].title}: ${itemWords(items, outOf)}, ${sizeWords(bytes)}, in ${where}: ${written}\n`);
  if (notices.count === 0) return;
  err.write(`${countWords(notices.count, 'thing')} could not be read, or not wholly:\n`);
  for (const { where, message } of notices.first.slice(0, shownAtMost)) {
    err.write(`  ${visibleText(`${where}: ${message}`)}\n`);
  }
  if (notices.count > shownAtMost) err.write(`  … and ${notices.count - shownAtMost} more (--json names a thousand)\n`);
}

function itemWords(items: number, outOf: number | undefined): string {
  return outOf === undefined ? countWords(items, 'item') : `${items} of ${countWords(outOf, 'item')}`;
}
