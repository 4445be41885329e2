import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  fail as failInBackup,
  isSealedArchive,
  makeScratchFolder,
  removeAbandoned,
  unpackArchive,
} from '@pearmain/backup';
import { AppError, type TaskContext } from '@pearmain/base';
import { freeBytes } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { nothingStarted, reassuring } from '../reassurance.js';

/** What is left free on the disk beside what is unpacked. */
const reserveBytes = 128 * 1024 * 1024;

/** A backup that is to be worked with: what names it, and for an archive what opens it. */
export interface ArchiveWish {
  /** As `showSnapshot` takes it, or a file that `snapshot pack` has written. */
  readonly snapshot: string | undefined;
  /** Asked where the archive has a password of its own; `undefined` where nobody knows it. */
  password(): Promise<string | undefined>;
}

/**
 * Does `work` with a backup folder in place of an archive: every file of it is proven while it is unpacked, into a folder of this user alone
 * on a disk with room. That is gone afterwards, so that an answer rather names the `archive`; what a killed run left is removed by the next.
 * Anything but a file is handed on as it is.
 *
 * @throws engine/no-room-for-copy, backup/archive-password-needed; as `unpackArchive`
 */
export async function withUnpacked<T>(
  environment: Environment,
  { snapshot, password }: ArchiveWish,
  context: TaskContext,
  work: (snapshot: string | undefined, archive?: string) => Promise<T>,
): Promise<T> {
  const stats =
    snapshot !== undefined && isFileName(snapshot) ? statSync(snapshot, { throwIfNoEntry: false }) : undefined;
  if (snapshot === undefined || !stats?.isFile()) return await work(snapshot);
  const file = resolve(snapshot);
  const folder = makeRoom(environment, stats.size);
  try {
    const unpacked = await reassuring(nothingStarted, () => unpackInto(folder, { file, password }, context));
    return await work(unpacked, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A path, or the name of an archive in the current folder; whatever else a backup is called, it is not looked for among files. */
function isFileName(selector: string): boolean {
  return /[/\\]|\.(?:tar|age)$/i.test(selector);
}

async function unpackInto(
  folder: string,
  { file, password }: Pick<ArchiveWish, 'password'> & { readonly file: string },
  context: TaskContext,
): Promise<string> {
  const isSealed = isSealedArchive(file);
  const given = isSealed ? await password() : undefined;
  if (isSealed && given === undefined) throw failInBackup('archive-password-needed', { path: file });
  context.emit({ kind: 'phase', phase: 'unpacking' });
  const part = join(folder, 'unpacking');
  mkdirSync(part, { mode: 0o700 });
  const { udid } = await unpackArchive({ file, folder: part, password: given }, context);
  const whole = join(folder, udid);
  renameSync(part, whole);
  return whole;
}

/** A folder where so much fits: beside the private copies of this user, beside the backups, or with what is temporary. */
function makeRoom({ folders, location }: Environment, sizeBytes: number): string {
  const neededBytes = sizeBytes + reserveBytes;
  let most = { path: folders.cache, freeBytes: 0 };
  const places = [folders.cache, location, tmpdir()];
  for (const path of places) removeAbandoned(path);
  for (const path of places) {
    const free = freeOf(path, path === folders.cache);
    if (free >= neededBytes) return makeScratchFolder(path);
    if (free > most.freeBytes) most = { path, freeBytes: free };
  }
  throw fail('no-room-for-copy', { ...most, neededBytes });
}

/** None where the folder cannot be used. */
function freeOf(path: string, mayMake: boolean): number {
  try {
    if (mayMake) mkdirSync(path, { recursive: true, mode: 0o700 });
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? freeBytes(path) : 0;
  } catch (error) {
    if (error instanceof AppError || (error instanceof Error && 'code' in error)) return 0;
    throw error;
  }
}
