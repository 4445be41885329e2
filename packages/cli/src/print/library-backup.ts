import { systemWords } from '@pearmain/base';
import type { LibraryBackupReport, LibraryCheckReport } from '@pearmain/contract';
import type { Terminal } from '../terminal.js';
import { printNamed } from './library.js';
import { printFacts } from './table.js';
import { countWords, durationWords, sizeWords } from './words.js';

/** Prints what a run did, or would do; what needs somebody's attention last. */
export function printLibraryBackup(report: LibraryBackupReport, { out }: Terminal): void {
  const { copied, kept, adopted, drive, verified, dryRun } = report;
  printFacts(out, [
    ['Library', report.source],
    ['Backup', report.destination],
    ['Drive', `${drive.fileSystem ?? 'unknown'}, ${sizeWords(drive.freeBytes)} free`],
    [dryRun ? 'Would copy' : 'Copied', `${countWords(copied.files, 'file')}, ${sizeWords(copied.bytes)}`],
    ['Unchanged', countWords(kept + adopted, 'file')],
    ['Read again', dryRun ? undefined : countWords(verified.files, 'file')],
    ['Time', dryRun ? undefined : durationWords(report.seconds)],
  ]);
  const same = (path: string): string => path;
  printNamed(out, 'Brought in from elsewhere', report.consolidated, ({ source, path }) => `${source} → ${path}`);
  printNamed(out, 'Earlier versions set aside', report.replaced, same);
  printNamed(out, 'No longer in the library, and kept', report.gone, same);
  printNamed(
    out,
    'Under another name, because theirs is taken',
    report.conflicts,
    ({ path, name }) => `${path} → ${name}`,
  );
  printNamed(out, 'Not copied', report.unread, ({ path, reason }) => `${path}: ${systemWords(reason)}`);
  const damaged = { count: verified.damaged.length, first: verified.damaged };
  printNamed(out, 'The drive does not keep what is written', damaged, same);
}

/** Prints what a check found. */
export function printLibraryCheck(report: LibraryCheckReport, { out }: Terminal): void {
  const { files, checked, bytes, missing, damaged, changed } = report;
  printFacts(out, [
    ['Backup', report.destination],
    ['Checked', `${countWords(checked, 'file')} of ${files}, ${sizeWords(bytes)}`],
  ]);
  const same = (path: string): string => path;
  printNamed(out, 'There, and put there by nobody we know', report.extra, same);
  printNamed(out, 'Changed since by somebody', changed, same);
  printNamed(out, 'Missing', missing, same);
  printNamed(out, 'Damaged', damaged, same);
  const isGood = missing.count + damaged.count + changed.count === 0;
  out.write(
    isGood
      ? 'Everything is as it was written.\n'
      : 'Run pearmain library backup to put right what is missing or damaged.\n',
  );
}
