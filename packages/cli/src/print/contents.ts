import { visibleText } from '@pearmain/base';
import type { Absence, AppInside, ContentsPart, SnapshotContents } from '@pearmain/contract';
import type { Output, Terminal } from '../terminal.js';
import { styled } from './style.js';
import { printTable } from './table.js';
import { countWords, sizeWords } from './words.js';

/** What is in a backup, what is not, and why. */
export function printContents(contents: SnapshotContents, { out }: Terminal): void {
  const { deviceName, encrypted, only, parts, apps, never, others, total } = contents;
  const kind = `${encrypted ? 'An encrypted' : 'A'} ${only ? `partial backup, of ${only.join(', ')} alone,` : 'backup'}`;
  out.write(`${kind} of ${visibleText(deviceName)}: ${amountWords(total)}.\n`);
  const here = parts.filter(({ state }) => state !== 'absent');
  title(out, 'In it');
  printTable(out, ['', '', 'Size'], [...here.map(partRow), ['Everything else', '', sizeWords(others.sizeBytes)]]);
  const missing = parts.flatMap((part) => part.absent.map((absence) => [part.title, absence] as const));
  printAbsences(out, 'Not in it, or not wholly', missing);
  printAbsences(out, 'Kept out by apps', apps.flatMap(appAbsences));
  printAbsences(
    out,
    'In no backup',
    never.map((absence) => ['', absence] as const),
  );
}

function partRow({ title: name, files, sizeBytes, items }: ContentsPart): string[] {
  const counts = items.map(({ title: of, count, isMore, also }) => {
    const besides = Object.entries(also).map(([words, many]) => `${many.toLocaleString('en-US')} ${words}`);
    const many = `${isMore ? 'more than ' : ''}${count.toLocaleString('en-US')}`;
    const what = of === name ? many : `${of} ${many}`;
    return besides.length === 0 ? what : `${what} (${besides.join(', ')})`;
  });
  return [name, counts.length > 0 ? counts.join(', ') : countWords(files, 'file'), sizeWords(sizeBytes)];
}

function appAbsences({ id, name = id, absent }: AppInside) {
  return absent.map((absence) => [name, absence] as const);
}

function printAbsences(out: Output, heading: string, absences: readonly (readonly [string, Absence])[]): void {
  if (absences.length === 0) return;
  title(out, heading);
  // What many have in common is said once.
  const byMessage = new Map<string, { names: string[]; advice: string | undefined }>();
  for (const [name, { message, advice }] of absences) {
    const known = byMessage.get(message) ?? { names: [], advice };
    known.names.push(name);
    byMessage.set(message, known);
  }
  for (const [message, { names, advice }] of byMessage) {
    const about = names.filter(Boolean).join(', ');
    out.write(`  ${visibleText(about === '' ? message : `${about}: ${message}`)}\n`);
    if (advice !== undefined) out.write(`    ${styled(out, 'dim', visibleText(advice))}\n`);
  }
}

function title(out: Output, words: string): void {
  out.write(`\n${styled(out, 'bold', words)}\n`);
}

function amountWords({ files, sizeBytes }: SnapshotContents['total']): string {
  return `${countWords(files, 'file')}, ${sizeWords(sizeBytes)}`;
}
