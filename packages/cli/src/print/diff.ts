import { visibleText } from '@pearmain/base';
import type { ChangeTotals, DiffResult, FileChange } from '@pearmain/contract';
import type { Terminal } from '../terminal.js';
import { styled } from './style.js';
import { printTable } from './table.js';
import { countWords, momentWords, sizeWords } from './words.js';

const domainsAtMost = 30;
const marks = { added: '+', changed: '~', attributes: '=', removed: '-' } as const;
const looks = { added: 'green', changed: 'yellow', attributes: 'dim', removed: 'red' } as const;

/** What changed between two backups, for a person: by app and domain, then file by file. */
export function printDiff(
  { before, after, same, totals, domains, changes, next }: DiffResult,
  { out, err }: Terminal,
): void {
  out.write(
    `${styled(out, 'bold', visibleText(after.deviceName))}: ${momentWords(before.takenAt)} → ${momentWords(after.takenAt)}\n`,
  );
  out.write(`${totalWords(totals)}; ${countWords(same, 'file')} the same\n`);
  if (domains.length > 0) {
    const rows = domains
      .slice(0, domainsAtMost)
      .map((each) => [
        each.domain,
        String(each.added),
        String(each.changed + each.attributes),
        String(each.removed),
        growthWords(each),
      ]);
    out.write('\n');
    printTable(out, ['Part', 'Added', 'Changed', 'Removed', 'Size'], rows);
    if (domains.length > domainsAtMost) out.write(`and ${domains.length - domainsAtMost} more parts\n`);
  }
  if (changes.length > 0) out.write('\n');
  for (const change of changes) out.write(`${styled(out, looks[change.kind], lineOf(change))}\n`);
  if (next !== undefined)
    err.write(`There are more: --after ${JSON.stringify(visibleText(next))}, or --limit, or --jsonl for all.\n`);
}

function totalWords({ added, changed, attributes, removed, ...bytes }: ChangeTotals): string {
  const touched = attributes === 0 ? '' : `, ${attributes.toLocaleString('en-US')} in their attributes alone`;
  return `${countWords(added, 'file')} added (${sizeWords(bytes.bytesAdded)}), ${changed.toLocaleString('en-US')} changed${touched}, ${removed.toLocaleString('en-US')} removed (${sizeWords(bytes.bytesRemoved)})`;
}

function growthWords({ bytesAdded, bytesRemoved, bytesChangedBefore, bytesChangedAfter }: ChangeTotals): string {
  const growth = bytesAdded - bytesRemoved + bytesChangedAfter - bytesChangedBefore;
  return growth < 0 ? `-${sizeWords(-growth)}` : `+${sizeWords(growth)}`;
}

function lineOf({ kind, domain, relativePath, bytesBefore, bytesAfter }: FileChange): string {
  const sizes = [bytesBefore, bytesAfter].flatMap((bytes) => (bytes === undefined ? [] : [sizeWords(bytes)]));
  const words = sizes[0] === sizes[1] ? sizes.slice(0, 1) : sizes;
  return `${marks[kind]} ${visibleText(`${domain}/${relativePath}`)}${words.length === 0 ? '' : `  ${words.join(' → ')}`}`;
}
