import { copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { markOf, recoverManifestChange, tellOfManifest } from './change-manifest.js';
import { shareOrCopy } from './clone.js';
import { findManifestMark } from './describe-folder.js';
import type { DevicePlace } from './device-place.js';
import { diskFailure, flushFolder, makeFolder, writeJson, writeWhole } from './disk.js';
import { fail } from './failures.js';
import { readJson } from './read-json.js';
import { findLatest } from './snapshots.js';

const manifest = 'Manifest.plist';
const waitingManifest = `Snapshot/${manifest}`;
const rewrapFormat = 1;

/** What `rewrap.json` holds: of which backup the copies are, and whether the phone has said that its password is the new one. */
const Note = z.looseObject({
  format: z.int().positive(),
  id: z.string(),
  from: z.string(),
  state: z.enum(['asked', 'agreed']),
});
type Note = z.infer<typeof Note>;

/** Copies of a backup's notes, in which the phone may wrap its keys under a new password. */
export interface Rewrap {
  /** The folder that contains `<udid>/`: what the phone takes for the root. */
  readonly root: string;
  /** The copies themselves: a backup folder without content. */
  readonly folder: string;
}

/**
 * Makes those copies of the last good backup, and of the manifest of a run that broke off; `undefined` where there is no
 * backup. Copies that the phone has already written to stay findable by `findLeftRewrap`. The lock must be held.
 *
 * @throws history/not-writable, history/disk-full, history/not-readable
 */
export function prepareRewrap(place: DevicePlace): Rewrap | undefined {
  const latest = findLatest(place);
  const from = findManifestMark(place.backup);
  if (!latest || from === undefined) return undefined;
  const left = findLeftRewrap(place);
  try {
    if (left) {
      rmSync(place.rewrapBefore, { recursive: true, force: true });
      renameSync(place.rewrap, place.rewrapBefore);
    }
    rmSync(place.rewrap, { recursive: true, force: true });
    const folder = rewrapFolder(place);
    makeFolder(join(folder, 'Snapshot'));
    for (const name of ['Info.plist', 'Status.plist', manifest])
      copyIfThere(join(place.backup, name), join(folder, name));
    for (const name of ['Manifest.db', 'Manifest.mbdb']) {
      if (existsSync(join(place.backup, name))) shareOrCopy(join(place.backup, name), join(folder, name));
    }
    copyIfThere(join(place.work, waitingManifest), join(folder, waitingManifest));
    writeJson(place.rewrapNote, { format: rewrapFormat, id: latest.record.id, from, state: 'asked' } satisfies Note);
    return { root: place.rewrap, folder };
  } catch (error) {
    throw diskFailure(error, place.rewrap);
  }
}

/**
 * The copies of an earlier request whose answer never came, if the phone had sent a manifest by then and the backup is still
 * the same: the password may have been changed all the same.
 */
export function findLeftRewrap(place: DevicePlace): Rewrap | undefined {
  const mark = findManifestMark(place.backup);
  const note = findNote(place);
  if (mark === undefined || note?.from !== mark) return undefined;
  for (const root of [place.rewrap, place.rewrapBefore]) {
    const folder = join(root, place.udid);
    const found = findManifestMark(folder);
    if (found !== undefined && found !== mark) return { root, folder };
  }
  return undefined;
}

/**
 * Gives the last good backup the manifest with the newly wrapped keys: the phone has said that its password is the new one, and
 * the caller has seen that the new one opens it. Killed anywhere, `recoverRewrap` brings it to its end.
 *
 * @throws history/not-writable, history/disk-full
 */
export function publishRewrap(place: DevicePlace, { root }: Rewrap): void {
  const note = findNote(place);
  if (!note) return;
  if (root === place.rewrapBefore) {
    rmSync(place.rewrap, { recursive: true, force: true });
    renameSync(place.rewrapBefore, place.rewrap);
  }
  writeJson(place.rewrapNote, { ...note, state: 'agreed' } satisfies Note);
  carryOut(place, note);
}

/**
 * Ends a `publishRewrap` or a `changeManifest` that broke off. To be called at the start of each run, after `recover`, with the
 * lock held.
 */
export function recoverRewrap(place: DevicePlace): void {
  recoverManifestChange(place);
  const note = findNote(place);
  if (note?.state === 'agreed') carryOut(place, note);
}

/** Forgets the copies: the phone did not change its password, or sent nothing. */
export function discardRewrap(place: DevicePlace): void {
  rmSync(place.rewrapNote, { force: true });
  rmSync(place.rewrap, { recursive: true, force: true });
  rmSync(place.rewrapBefore, { recursive: true, force: true });
}

/** Each step can be done again after a kill; what other software put there meanwhile is left alone. */
function carryOut(place: DevicePlace, { id, from }: Note): void {
  const bytes = findBytes(join(rewrapFolder(place), manifest));
  if (bytes) {
    const to = markOf(bytes);
    if (findManifestMark(place.backup) === from) writeWhole(join(place.backup, manifest), bytes);
    if (findManifestMark(place.backup) === to) tellOfManifest(place, { id, folder: place.backup, bytes });
    if (findManifestMark(place.work) === from) writeWhole(join(place.work, manifest), bytes);
  }
  const waiting = findBytes(join(rewrapFolder(place), waitingManifest));
  if (waiting && existsSync(join(place.work, waitingManifest))) writeWhole(join(place.work, waitingManifest), waiting);
  discardRewrap(place);
  flushFolder(place.kept);
}

function findNote(place: DevicePlace): Note | undefined {
  const note = readJson(place.rewrapNote, Note);
  if (note && note.format > rewrapFormat) throw fail('newer-format', { path: place.rewrapNote, format: note.format });
  return note;
}

function rewrapFolder(place: DevicePlace): string {
  return join(place.rewrap, place.udid);
}

function copyIfThere(from: string, to: string): void {
  if (existsSync(from)) copyFileSync(from, to);
}

function findBytes(path: string): Uint8Array | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}
