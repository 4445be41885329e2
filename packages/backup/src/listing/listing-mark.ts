import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { BackupParts } from '../backup.js';
import { manifestPath } from '../completeness.js';
import { fail } from '../failures.js';
import { manifestPlist } from '../layout.js';
import { expectedIndexName, type FoundIndex, findIndex } from '../manifest/find-index.js';

/** Of another form than those of before; they are made anew. */
const form = 'pearmain listing 1';
const lookedAt = 4096;

/** What tells one state of a backup from every other, wherever it lies: as `markOf`. @throws backup/damaged-file without an index */
export function stateMark(parts: BackupParts): string {
  const { folder, completeness, properties } = parts;
  const found = findIndex(folder, completeness, properties);
  if (!found) throw fail('damaged-file', { path: expectedIndexName(properties), reason: 'it is not there' });
  return markOf(parts, found);
}

/**
 * What tells one state of a backup's index from every other: Manifest.plist, and of the index its length, its time of change and
 * its first and last 4 KiB, with the length and time of its log. Not its place, so that a backup that was moved is known again. 64 hex
 * digits.
 */
export function markOf({ folder, completeness }: BackupParts, { name, path }: FoundIndex): string {
  const hash = createHash('sha256');
  const add = (part: string | Uint8Array): void => void hash.update(`${part.length}:`).update(part);
  add(form);
  add(name);
  const manifest = manifestPath(folder, completeness, manifestPlist);
  add(existsSync(manifest) ? readFileSync(manifest) : '');
  const descriptor = openSync(path, 'r');
  try {
    const { size, mtimeNs } = fstatSync(descriptor, { bigint: true });
    add(`${size} ${mtimeNs}`);
    const ends = Buffer.alloc(2 * lookedAt);
    readSync(descriptor, ends, 0, lookedAt, 0);
    readSync(descriptor, ends, lookedAt, lookedAt, Math.max(0, Number(size) - lookedAt));
    add(ends);
  } finally {
    closeSync(descriptor);
  }
  const log = statSync(`${path}-wal`, { bigint: true, throwIfNoEntry: false });
  add(log ? `${log.size} ${log.mtimeNs}` : '');
  return hash.digest('hex');
}
