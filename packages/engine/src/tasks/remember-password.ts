import { readBackup } from '@pearmain/backup';
import type { RememberedPassword } from '@pearmain/contract';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { lockedBackup, type SnapshotOpener } from '../open-snapshot.js';
import type { PasswordKeeper } from '../remembered-passwords.js';
import { type SnapshotSelector, snapshotFolder } from '../snapshot-folder.js';

/**
 * Keeps the password of a backup for its device, after it has opened that backup.
 *
 * @throws backup/wrong-password, backup/password-needed, engine/not-encrypted, engine/no-keychain, engine/device-unknown
 */
export async function rememberPassword(
  environment: Environment,
  selector: SnapshotSelector,
  { opener, keeper }: { readonly opener: SnapshotOpener; readonly keeper: PasswordKeeper },
): Promise<RememberedPassword> {
  const parts = readBackup(await snapshotFolder(environment, selector));
  const { deviceName, folder, udid } = lockedBackup(parts);
  if (!parts.properties.isEncrypted) throw fail('not-encrypted', { name: deviceName });
  if (udid === undefined) throw fail('device-unknown', { path: folder });
  const password = await opener.findPassword(parts);
  await keeper.keep(udid, password);
  return { udid, deviceName, remembered: true };
}

/**
 * Forgets the password that is kept for the device of a backup.
 *
 * @throws engine/no-keychain, engine/device-unknown
 */
export async function forgetPassword(
  environment: Environment,
  selector: SnapshotSelector,
  {
    keeper,
    confirm,
  }: {
    readonly keeper: PasswordKeeper;
    /** Throws where the answer is no. */
    readonly confirm: (deviceName: string) => Promise<void>;
  },
): Promise<RememberedPassword & { readonly forgotten: boolean }> {
  const { deviceName, folder, udid } = lockedBackup(readBackup(await snapshotFolder(environment, selector)));
  if (udid === undefined) throw fail('device-unknown', { path: folder });
  await confirm(deviceName);
  const forgotten = await keeper.forget(udid);
  return { udid, deviceName, remembered: false, forgotten };
}
