import { renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fail as failInBackup, isSealedArchive, packBackup, readBackup, unpackArchive } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { PackResult, UnpackResult } from '@pearmain/contract';
import { findStats, flushTree, makeFolder } from '@pearmain/history';
import { deviceOf, freeFolder, refuseTaken } from '../destination.js';
import type { Environment } from '../environment.js';
import { lockedBackup } from '../open-snapshot.js';
import { type SnapshotSelector, snapshotFolder } from '../snapshot-folder.js';

/** What is packed into which file. */
export interface PackInput {
  readonly of: SnapshotSelector;
  readonly file: string;
  /** Asked for a password of the archive; without it everybody can read what the backup itself lets everybody read. */
  readonly newPassword?: ((deviceName: string) => Promise<string>) | undefined;
}

/**
 * Writes a backup into one file that proves itself whole and opens without Pearmain (docs/formats/archive.md). It appears under its
 * name when it is whole.
 *
 * @throws engine/destination-taken, engine/device-unknown, backup/destination-in-backup; as `packBackup`
 */
export async function packSnapshot(
  environment: Environment,
  input: PackInput,
  context: TaskContext,
): Promise<PackResult> {
  const parts = readBackup(await snapshotFolder(environment, input.of));
  const { deviceName } = lockedBackup(parts);
  const udid = deviceOf(parts);
  const asked = resolve(input.file);
  const file = freeFolder(dirname(asked), basename(asked), parts);
  const password = await input.newPassword?.(deviceName);
  const part = `${file}.part`;
  context.emit({ kind: 'phase', phase: 'transferring' });
  try {
    const packed = await packBackup({ parts, udid, file: part, password, now: environment.clock.now() }, context);
    renameSync(part, file);
    const sizeBytes = findStats(file)?.size ?? 0;
    const isReadable = password === undefined && !parts.properties.isEncrypted;
    return { file, udid, deviceName, files: packed.files, sizeBytes, sealed: password !== undefined, isReadable };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Which archive is unpacked, and below which folder. */
export interface UnpackInput {
  readonly file: string;
  readonly destination: string;
  /** Asked where the archive is encrypted; `undefined` where nobody knows it. */
  password(): Promise<string | undefined>;
}

/**
 * Writes the backup of an archive below a folder, under the name of its device, when every file of it is proven.
 *
 * @throws engine/destination-taken, backup/archive-password-needed; as `unpackArchive`
 */
export async function unpackSnapshot(
  environment: Environment,
  { file, destination, password }: UnpackInput,
  context: TaskContext,
): Promise<UnpackResult> {
  const archive = resolve(file);
  const given = isSealedArchive(archive) ? await password() : undefined;
  if (given === undefined && isSealedArchive(archive)) throw failInBackup('archive-password-needed', { path: archive });
  const target = resolve(destination);
  const part = freeFolder(target, `${basename(archive)}.unpacking`);
  const since = environment.clock.now();
  context.emit({ kind: 'phase', phase: 'transferring' });
  try {
    makeFolder(part);
    const { udid, files, bytes } = await unpackArchive({ file: archive, folder: part, password: given }, context);
    const folder = join(target, udid);
    refuseTaken(folder);
    readBackup(part);
    context.emit({ kind: 'phase', phase: 'publishing' });
    await flushTree(part, since, context);
    renameSync(part, folder);
    return { folder, udid, files, sizeBytes: bytes };
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}
