import { isFailure, type TaskContext } from '@pearmain/base';
import type { CloudState, EncryptionState, SnapshotSummary } from '@pearmain/contract';
import { findEncryptionNote } from '../encryption-note.js';
import type { Environment } from '../environment.js';
import { meet } from '../meet.js';
import { choosePhone } from '../phones.js';
import type { PasswordKeeper } from '../remembered-passwords.js';
import { readSettings } from '../settings.js';
import { listSnapshots } from './list-snapshots.js';

/**
 * Whether the backups of a phone have a password, since when, and what lies behind it.
 *
 * @throws device/no-device and what keeps the phone from answering
 */
export async function encryptionState(
  environment: Environment,
  { device, keeper }: { readonly device?: string | undefined; readonly keeper: PasswordKeeper },
  context: TaskContext,
): Promise<EncryptionState> {
  context.emit({ kind: 'phase', phase: 'connecting' });
  const phone = await choosePhone(environment, device, context);
  const { summary } = await meet(phone.device, environment, context);
  const { willEncrypt, requiresEncryption } = summary.backup;
  const own = await snapshotsOf(environment, phone.udid);
  const locked = own.filter(({ encrypted }) => encrypted).length;
  const note = findEncryptionNote(environment, phone.udid);
  const since = note ? { at: note.at, atLeast: false, computer: note.computer } : sinceIn(own);
  return {
    udid: phone.udid,
    name: summary.name,
    encrypted: willEncrypt,
    required: requiresEncryption,
    ...(willEncrypt && since ? { since } : {}),
    locked,
    open: own.length - locked,
    remembered: (await keeper.find(phone.udid)) !== undefined,
  };
}

/** The oldest of those that were encrypted without a break since; newest first is how they come. */
function sinceIn(own: readonly SnapshotSummary[]): EncryptionState['since'] {
  const plain = own.findIndex(({ encrypted }) => !encrypted);
  const oldest = (plain === -1 ? own : own.slice(0, plain)).at(-1);
  return oldest && { at: oldest.takenAt, atLeast: true };
}

async function snapshotsOf(environment: Environment, device: string): Promise<SnapshotSummary[]> {
  try {
    return await listSnapshots(environment, { device });
  } catch (error) {
    if (isFailure(error, 'engine/no-backups-of') || isFailure(error, 'history/no-location')) return [];
    throw error;
  }
}

/**
 * Who is to back a phone up by itself: iCloud, as the phone says, or this computer, as the settings say.
 *
 * @throws device/no-device and what keeps the phone from answering
 */
export async function cloudState(
  environment: Environment,
  { device }: { readonly device?: string | undefined },
  context: TaskContext,
): Promise<CloudState> {
  context.emit({ kind: 'phase', phase: 'connecting' });
  const phone = await choosePhone(environment, device, context);
  const { summary } = await meet(phone.device, environment, context);
  const { isCloudEnabled, lastCloud } = summary.backup;
  return {
    udid: phone.udid,
    name: summary.name,
    ...(isCloudEnabled === undefined ? {} : { enabled: isCloudEnabled }),
    ...(lastCloud ? { lastCloudBackupAt: lastCloud.at.toISOString() } : {}),
    automatic: readSettings(environment.settingsFile).devices?.[phone.udid]?.automatic === true,
  };
}
