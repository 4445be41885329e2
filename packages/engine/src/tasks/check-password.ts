import { readBackup } from '@pearmain/backup';
import type { PasswordCheck } from '@pearmain/contract';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { lockedBackup, type SnapshotOpener } from '../open-snapshot.js';
import { type SnapshotSelector, snapshotFolder } from '../snapshot-folder.js';

/**
 * Whether the password that the opener has, or asks for, opens a backup: one derivation, and nothing but its Manifest.plist is
 * read.
 *
 * @throws backup/wrong-password, backup/password-needed, engine/not-encrypted
 */
export async function checkPassword(
  environment: Environment,
  selector: SnapshotSelector,
  opener: SnapshotOpener,
): Promise<PasswordCheck> {
  const parts = readBackup(await snapshotFolder(environment, selector));
  const { deviceName, folder, udid } = lockedBackup(parts);
  if (!parts.properties.isEncrypted) throw fail('not-encrypted', { name: deviceName });
  using _keys = await opener.unlock(parts);
  return { deviceName, folder, ...(udid === undefined ? {} : { udid }), opens: true };
}
