import { visibleText } from '@pearmain/base';
import type { SnapshotSummary, VerifyFinding, VerifyResult } from '@pearmain/contract';
import type { Output, Terminal } from '../terminal.js';
import { styled } from './style.js';
import { printFacts } from './table.js';
import { countWords, momentWords, sizeWords } from './words.js';

/** More lines than that help nobody on a terminal. */
const linesAtMost = 40;

const levels = {
  structure: 'as far as that goes without the password: its lists, and that there is content',
  complete: 'every file is there in its right length; its bytes were not read',
  sample: 'the bytes of some files, chosen at random',
  full: 'the bytes of every file',
} as const;

/** When and how far a backup was checked the last time, and what came of it. */
export function verificationWords({
  at,
  level,
  findings,
  faults = 0,
  locked,
}: NonNullable<SnapshotSummary['verified']>): string {
  const warnings = findings - faults;
  const found = [
    ...(faults > 0 ? [countWords(faults, 'fault')] : []),
    ...(warnings > 0 ? [countWords(warnings, 'warning')] : []),
  ];
  const without = locked && level !== 'structure' ? ', without the password' : '';
  return `${momentWords(at)}: ${levels[level]}${without}; ${found.length === 0 ? 'nothing found' : found.join(', ')}`;
}

/** What a check found, for a person. */
export function printVerification(result: VerifyResult, { out, err }: Terminal): void {
  const { snapshot, ok, warnings } = result;
  const mark = ok ? (warnings > 0 ? styled(out, 'yellow', '!') : styled(out, 'green', '✓')) : styled(out, 'red', '✗');
  const verdict = ok ? (warnings > 0 ? 'usable, with something to know' : 'sound') : 'damaged';
  out.write(`${mark} ${visibleText(snapshot.deviceName)}, ${momentWords(snapshot.takenAt)}: ${verdict}.\n`);
  printFacts(out, [
    ['Files', filesWords(result)],
    ['Read', readWords(result)],
    ['Compared', comparedWords(result)],
    ['Chance', chanceWords(result)],
    ['Password', result.locked ? lockedWords(result) : undefined],
    ['Lies in', snapshot.folder],
  ]);
  printFindings(result.findings, result.found, out);
  if (!ok && result.sums) err.write('Try “pearmain snapshot repair”: it puts back what another copy proves.\n');
}

function filesWords({ files, indexed }: VerifyResult): string {
  const sound = `${files.sound.toLocaleString('en-US')} of ${countWords(files.total, 'file')}${indexed ? '' : ' that lie there'}`;
  return files.unsaved === 0
    ? sound
    : `${sound}, ${files.unsaved.toLocaleString('en-US')} that the phone itself never finished`;
}

function readWords({ contents }: VerifyResult): string {
  if (!contents) return 'no content: only that it is there, in its right length (--level full reads it)';
  const databases = contents.databases === 0 ? '' : `, ${countWords(contents.databases, 'database')} checked by SQLite`;
  const of = contents.chance ? ` of ${contents.ofFiles.toLocaleString('en-US')}` : '';
  return `${countWords(contents.files, 'file')}${of}, ${sizeWords(contents.bytes)}${databases}`;
}

function comparedWords({ contents }: VerifyResult): string | undefined {
  if (!contents) return undefined;
  const parts = [
    ...(contents.provenBySum > 0
      ? [`${contents.provenBySum.toLocaleString('en-US')} with what came from the phone`]
      : []),
    ...(contents.provenByDigest > 0
      ? [`${contents.provenByDigest.toLocaleString('en-US')} with the phone’s own digest`]
      : []),
    ...(contents.unproven > 0
      ? [
          `${contents.unproven.toLocaleString('en-US')} with nothing: no sum of them was ever kept, so a changed byte would not show`,
        ]
      : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function chanceWords({ contents }: VerifyResult): string | undefined {
  if (!contents?.chance) return undefined;
  const { ofOneFile, ofOneInAHundred } = contents.chance;
  return `one damaged file would have been noticed with ${percent(ofOneFile)}, damage to one file in a hundred with ${percent(ofOneInAHundred)}`;
}

function percent(share: number): string {
  const value = share * 100;
  return value > 99.9 && value < 100 ? 'more than 99.9 %' : `${value.toFixed(value === 100 || value === 0 ? 0 : 1)} %`;
}

function lockedWords({ sums, indexed }: VerifyResult): string {
  if (indexed) return 'not given: the keys and the ends of the files were not looked at';
  return sums
    ? 'not given: the files were compared with what came from the phone, the index was not looked into'
    : 'not given: whether something is missing cannot be said';
}

/** The worst first, and of each kind how many more there are. */
function printFindings(findings: readonly VerifyFinding[], found: VerifyResult['found'], out: Output): void {
  const order = { fault: 0, warning: 1, note: 2 } as const;
  const sorted = [...findings].sort((one, other) => order[one.severity] - order[other.severity]);
  const shown = sorted.filter(({ severity }) => severity !== 'note').slice(0, linesAtMost);
  for (const { severity, message, path, file } of shown) {
    const mark = severity === 'fault' ? styled(out, 'red', '✗') : styled(out, 'yellow', '!');
    const place = file ?? path;
    out.write(`  ${mark} ${place === undefined ? '' : `${visibleText(place)}: `}${visibleText(message)}\n`);
  }
  const listed = new Map<string, number>();
  for (const { code } of shown) listed.set(code, (listed.get(code) ?? 0) + 1);
  const rest = Object.entries(found).map(([code, count]) => [code, count - (listed.get(code) ?? 0)] as const);
  const more = rest
    .filter(([, count]) => count > 0)
    .map(([code, count]) => `${count.toLocaleString('en-US')} × ${code}`);
  if (more.length > 0)
    out.write(`  ${styled(out, 'dim', `and ${more.join(', ')} (--json lists up to a hundred of each)`)}\n`);
}
