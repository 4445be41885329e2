import { rmSync } from 'node:fs';
import { AppError, isFailure } from '@pearmain/base';
import { Database } from '@pearmain/sqlite';
import * as z from 'zod';
import type { DevicePlace } from './device-place.js';
import { makeEmptyFile, makeFolder, writeJson } from './disk.js';
import { fail } from './failures.js';
import { readJson } from './read-json.js';

const LockOwner = z.looseObject({ pid: z.int(), host: z.string(), since: z.iso.datetime(), what: z.string() });

/** Who holds a device's place in a location, as told to whoever comes second. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** RFC 3339, UTC. */
  readonly since: string;
  /** What it does: `backup`. */
  readonly what: string;
}

/** Whoever only asks whether the lock is held holds it for a blink, which must not turn a run away. */
const askedAtOnceMs = 250;

/** Where a lock lies: its file, the note of who holds it, and the folder that both are in. */
export type LockPlace = Pick<DevicePlace, 'kept' | 'lock' | 'lockOwner'>;

/** Held until disposed; a process that dies lets go of it at once. */
export interface HeldLock extends Disposable {
  readonly owner: LockOwner;
}

/**
 * Nothing else may ever open the lock's file in this process: where a file is closed, systems let go of all locks that the
 * process has on it.
 *
 * SQLite lets go of a lock when its database is collected, and a caller may keep no more of it than a promise to dispose.
 */
const held = new Set<Database>();

/**
 * Reserves a device's place for this process alone (docs/decisions/0003-lock.md).
 *
 * @throws history/locked with the holder's `pid`, `since`, `host` and `what` where they are known; history/cannot-lock
 */
export function acquireLock(place: LockPlace, owner: LockOwner): HeldLock {
  makeFolder(place.kept);
  const database = openLock(place);
  try {
    database.script('BEGIN IMMEDIATE');
    writeJson(place.lockOwner, owner);
    held.add(database);
  } catch (error) {
    database[Symbol.dispose]();
    throw lockFailure(place, error);
  }
  return {
    owner,
    [Symbol.dispose]() {
      held.delete(database);
      rmSync(place.lockOwner, { force: true });
      database[Symbol.dispose]();
    },
  };
}

/** The note of whoever holds the lock, or held it when it died; `undefined` where there is none to be read. */
export function findLockOwner(place: LockPlace): LockOwner | undefined {
  try {
    return readJson(place.lockOwner, LockOwner);
  } catch {
    // The note only says who; without it the lock is as good.
    return undefined;
  }
}

/** Whether somebody holds the lock at this moment. */
export function isLocked(place: LockPlace): boolean {
  let database: Database | undefined;
  try {
    database = Database.open(place.lock, { mode: 'write', busyTimeoutMs: 0 });
    database.script('BEGIN IMMEDIATE');
    return false;
  } catch (error) {
    return isFailure(error, 'sqlite/busy');
  } finally {
    database?.[Symbol.dispose]();
  }
}

function openLock(place: LockPlace): Database {
  makeEmptyFile(place.lock);
  try {
    return Database.open(place.lock, { mode: 'create', busyTimeoutMs: askedAtOnceMs });
  } catch (error) {
    throw lockFailure(place, error);
  }
}

/** A database knows only that it cannot write; whether the disk is full, a file of our own shows. */
function lockFailure(place: LockPlace, error: unknown): unknown {
  if (isFailure(error, 'sqlite/busy')) return lockedBy(findLockOwner(place), error);
  if (!(error instanceof AppError && error.code.startsWith('sqlite/'))) return error;
  const probe = `${place.lock}.probe`;
  try {
    makeEmptyFile(probe);
    rmSync(probe, { force: true });
  } catch (diskError) {
    return diskError;
  }
  return fail('cannot-lock', { path: place.kept, reason: error.message }, { cause: error });
}

function lockedBy(owner: LockOwner | undefined, cause: unknown) {
  if (!owner) return fail('locked', { holder: 'by another program' }, { cause });
  const { pid, host, since, what } = owner;
  return fail(
    'locked',
    { holder: `process ${pid} on ${host}, since ${since}`, ...{ pid, host, since, what } },
    { cause },
  );
}
