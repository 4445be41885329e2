import { renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type BackupParts,
  type ClassKeys,
  type ConvertedBackup,
  convertBackup,
  normaliseBackup,
  openBackup,
  readBackup,
  unlockBackup,
} from '@pearmain/backup';
import { AppError, type TaskContext } from '@pearmain/base';
import type { MaterializeResult } from '@pearmain/contract';
import { flushTree } from '@pearmain/history';
import { deviceFolderName, freeFolder } from '../destination.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { lockedBackup, type SnapshotOpener } from '../open-snapshot.js';
import { type SnapshotSelector, snapshotFolder } from '../snapshot-folder.js';

/** What is written where. */
export interface MaterializeInput {
  readonly of: SnapshotSelector;
  /** The folder that gets the backup folder, which is named after the device; made where it is missing. */
  readonly destination: string;
  readonly as: 'it-is' | 'decrypted' | 'encrypted';
  readonly opener: SnapshotOpener;
  /** Asked for a backup that is to be encrypted. */
  newPassword(deviceName: string): Promise<string>;
}

/**
 * Writes a backup as a folder that Apple's programs and ours restore from: as it is, decrypted, or encrypted. It appears under its
 * name when it is whole; the backup itself is not changed (docs/formats/encryption.md §7).
 *
 * @throws engine/destination-taken, engine/not-encrypted, engine/already-encrypted, backup/destination-in-backup; as
 * `convertBackup` and `SnapshotOpener.unlock`
 */
export async function materialize(
  environment: Environment,
  input: MaterializeInput,
  context: TaskContext,
): Promise<MaterializeResult> {
  const parts = readBackup(await snapshotFolder(environment, input.of));
  const { deviceName } = lockedBackup(parts);
  const { isEncrypted } = parts.properties;
  if (input.as === 'decrypted' && !isEncrypted) throw fail('not-encrypted', { name: deviceName });
  if (input.as === 'encrypted' && isEncrypted) throw fail('already-encrypted', { name: deviceName });
  if (parts.info?.keptTypes) {
    const { code, message, advice } = fail('partial-copied', { types: parts.info.keptTypes });
    context.emit({ kind: 'notice', code, message: `${message} ${advice}` });
  }
  const folder = freeFolder(resolve(input.destination), deviceFolderName(parts), parts);
  const part = `${folder}.part`;
  const since = environment.clock.now();
  try {
    const written = await write(parts, { ...input, folder: part, now: since }, context);
    context.emit({ kind: 'phase', phase: 'publishing' });
    await flushTree(part, since, context);
    renameSync(part, folder);
    return told(written, { folder, deviceName });
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

async function write(
  parts: BackupParts,
  {
    as,
    folder,
    now,
    opener,
    newPassword,
  }: Omit<MaterializeInput, 'of'> & { readonly folder: string; readonly now: Date },
  context: TaskContext,
): Promise<ConvertedBackup> {
  if (as === 'it-is') {
    context.emit({ kind: 'phase', phase: 'transferring' });
    return await normaliseBackup(parts, { folder, now }, context);
  }
  using keys = parts.properties.isEncrypted ? await opener.unlock(parts) : await emptyPasswordKeys(parts);
  using source = await openBackup(parts.folder, keys ? { keys: keys.copy() } : {});
  const password = as === 'encrypted' ? await newPassword(lockedBackup(parts).deviceName) : undefined;
  context.emit({ kind: 'phase', phase: 'transferring' });
  if (source.find('KeychainDomain', 'keychain-backup.plist')) {
    const told = fail('saved-passwords-stay', {});
    context.emit({ kind: 'notice', code: told.code, message: told.message });
  }
  return await convertBackup(source, { folder, newPassword: password, keys, now }, context);
}

/** The keybag of a plain backup opens with the empty password; one that does not costs what the device alone could use. */
async function emptyPasswordKeys(parts: BackupParts): Promise<ClassKeys | undefined> {
  try {
    return await unlockBackup(parts, '');
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

const mostNamed = 1000;

function told(
  { isEncrypted, files, bytes, missing, doubtful }: ConvertedBackup,
  { folder, deviceName }: { readonly folder: string; readonly deviceName: string },
): MaterializeResult {
  return {
    folder,
    deviceName,
    encrypted: isEncrypted,
    files,
    sizeBytes: bytes,
    missing: { count: missing.length, first: missing.slice(0, mostNamed) },
    inexact: { count: doubtful.length, first: doubtful.slice(0, mostNamed) },
  };
}
