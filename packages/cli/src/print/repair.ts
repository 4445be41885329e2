import { visibleText } from '@pearmain/base';
import type { DamagedFile, LostFile, RepairedFile, RepairResult } from '@pearmain/contract';
import type { Terminal } from '../terminal.js';
import { styled } from './style.js';
import { printFacts } from './table.js';
import { countWords, momentWords } from './words.js';

const linesAtMost = 40;

const reasons: Readonly<Record<LostFile['reason'], string>> = {
  'no-sum': 'no sum of it was kept, so no copy could be proven',
  'no-copy': 'no good copy of it was found',
  'place-taken': 'something that is no file stands in its place',
  'came-so': 'it is as it came from the phone',
};

const origins: Readonly<Record<RepairedFile['from']['kind'], string>> = {
  spare: 'the spare copies of',
  snapshot: 'the backup',
  identical: 'a file with the same bytes in',
};

/** What was put back and what stays lost, for a person. */
export function printRepair({ snapshot, repaired, lost, after }: RepairResult, { out }: Terminal): void {
  const name = `${visibleText(snapshot.deviceName)}, ${momentWords(snapshot.takenAt)}`;
  if (repaired.length === 0 && lost.length === 0 && after.ok) {
    out.write(`${styled(out, 'green', '✓')} ${name}: nothing in it is damaged.\n`);
    return;
  }
  const mark = after.ok ? styled(out, 'green', '✓') : styled(out, 'red', '✗');
  out.write(
    `${mark} ${name}: ${countWords(repaired.length, 'file')} put back, ${after.ok ? 'and it is sound now' : 'and it is still damaged'}.\n`,
  );
  printFacts(out, [
    ['Files', `${after.files.sound.toLocaleString('en-US')} of ${countWords(after.files.total, 'file')} are sound`],
    ['Lies in', snapshot.folder],
  ]);
  const lines = [
    ...lost.map((file) => `${styled(out, 'red', '✗')} ${placeOf(file)} stays lost: ${reasons[file.reason]}`),
    ...repaired.map(
      (file) => `${styled(out, 'green', '✓')} ${placeOf(file)} from ${origins[file.from.kind]} ${file.from.id}`,
    ),
  ];
  for (const line of lines.slice(0, linesAtMost)) out.write(`  ${line}\n`);
  if (lines.length > linesAtMost) {
    out.write(`  ${styled(out, 'dim', `and ${lines.length - linesAtMost} more (--json lists them all)`)}\n`);
  }
}

function placeOf({ file, path }: DamagedFile): string {
  return visibleText(file ?? path);
}
