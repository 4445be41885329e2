import { visibleText } from '@pearmain/base';
import type { BackupResult } from '@pearmain/contract';
import { exitCode } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';
import { styled } from './style.js';
import { printFacts } from './table.js';
import { countWords, durationWords, sizeWords } from './words.js';

/** Notices that mean that something is not in the backup, or was not checked as it was asked for. */
const incompleteness: ReadonlySet<string> = new Set(['device/file-not-sent', 'engine/new-backup-not-opened']);

/** 0, or 3 where something is missing in it or was not checked as asked. */
export function exitCodeOfBackup({ notices }: BackupResult): number {
  return notices.some(({ code }) => incompleteness.has(code)) ? exitCode.doneWithWarnings : exitCode.done;
}

/** What a finished backup holds, for a person. */
export function printBackup(result: BackupResult, { out, err }: Terminal): void {
  const { snapshot, received } = result;
  const checked =
    snapshot.verified?.level === 'complete'
      ? 'every file is there in its right length'
      : 'structure, without the password';
  out.write(
    `${styled(out, 'green', '✓')} ${visibleText(snapshot.deviceName)} is backed up and checked${snapshot.only ? ', in part' : ''}.\n`,
  );
  printFacts(out, [
    [
      'Holds',
      `${countWords(snapshot.files, 'file')}, ${sizeWords(snapshot.sizeBytes)}, ${snapshot.encrypted ? 'encrypted' : 'not encrypted'}`,
    ],
    ['Kept', snapshot.only && `${snapshot.only.join(', ')} alone`],
    [
      'Received',
      `${countWords(received.files, 'file')}, ${sizeWords(received.bytes)} in ${durationWords(result.durationSeconds)}`,
    ],
    ['Kind', snapshot.kind],
    ['Checked', checked],
    ['Backup', snapshot.id],
    ['Lies in', snapshot.folder],
  ]);
  const missing = result.notices.filter(({ code }) => code === 'device/file-not-sent');
  if (missing.length > 0)
    err.write(
      `${styled(err, 'yellow', '!')} ${countWords(missing.length, 'file')} could not be read by the phone and ${missing.length === 1 ? 'is' : 'are'} not in it.\n`,
    );
}
