import { concatBytes } from '@pearmain/formats';
import { fail } from '../failures.js';
import type { BackupFolder } from './folder.js';

/** A small file of the backup, whole. @throws device/file-too-large, and what the folder says */
export function readWhole(folder: BackupFolder, path: string, atMost: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const borrowed of folder.open(path)) {
    length += borrowed.length;
    if (length > atMost) throw fail('file-too-large', { path, atMost });
    parts.push(borrowed.slice());
  }
  return concatBytes(parts);
}
