import { lstatSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BackupParts, checkOutside } from '@pearmain/backup';
import { AppError, type Udid, udid } from '@pearmain/base';
import { makeFolder } from '@pearmain/history';
import { fail } from './failures.js';
import { lockedBackup } from './open-snapshot.js';

/**
 * A place below `destination`, which is made where it is missing, that nothing has yet. What a killed run left there as `.part` is
 * removed. Where it is for something of a backup, it must not lie inside that.
 *
 * @throws engine/destination-taken, backup/destination-in-backup, history/not-writable
 */
export function freeFolder(destination: string, name: string, of?: BackupParts): string {
  if (of) checkOutside(of.folder, destination);
  const path = join(destination, name);
  refuseTaken(path);
  makeFolder(destination);
  rmSync(`${path}.part`, { recursive: true, force: true });
  return path;
}

/** @throws engine/destination-taken */
export function refuseTaken(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })) throw fail('destination-taken', { path });
}

/** What the folder of a backup is called: after its device, or as it is called now where it does not say of which it is. */
export function deviceFolderName(parts: BackupParts): string {
  return findUdid(lockedBackup(parts).udid ?? '') ?? basename(parts.folder);
}

/** The device of a backup, from the backup or from the name of its folder. @throws engine/device-unknown */
export function deviceOf(parts: BackupParts): Udid {
  const found = findUdid(lockedBackup(parts).udid ?? '') ?? findUdid(basename(parts.folder));
  if (!found) throw fail('device-unknown', { path: parts.folder });
  return found;
}

/** What a manifest says is not to be trusted as a name of a folder. */
function findUdid(text: string): Udid | undefined {
  try {
    return udid(text);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
