import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '@pearmain/base';
import * as z from 'zod';
import { findManifestMark } from './describe-folder.js';
import type { DevicePlace } from './device-place.js';
import { flushFolder, isFolder, writeJson, writeWhole } from './disk.js';
import { fail } from './failures.js';
import { readJson } from './read-json.js';
import { recordShape } from './snapshot-record.js';
import type { Snapshot } from './snapshots.js';
import { Sums } from './sums.js';

const manifest = 'Manifest.plist';
const changeFormat = 1;

/** What `manifest-change.json` holds: of which backup the manifest is, the one before, and the new one. */
const Change = z.looseObject({
  format: z.int().positive(),
  id: z.string(),
  before: z.base64(),
  after: z.base64(),
});
type Change = z.infer<typeof Change>;

/**
 * Gives one backup, the last good or an earlier one, another Manifest.plist: the folder, its record, its sum and its spare copy.
 * Backups that share the file keep theirs. Killed anywhere, `recoverRewrap` brings it to its end; the manifest before is kept
 * until the new one was read back from the disk (docs/formats/location.md §9). The lock must be held.
 *
 * @throws history/not-writable, history/disk-full, history/not-readable
 */
export function changeManifest(place: DevicePlace, { record, folder }: Snapshot, bytes: Uint8Array): void {
  const change: Change = {
    format: changeFormat,
    id: record.id,
    before: readFileSync(join(folder, manifest)).toString('base64'),
    after: Buffer.from(bytes).toString('base64'),
  };
  writeJson(place.manifestChange, change);
  carryOut(place, change);
}

/** Ends a `changeManifest` that broke off. @throws history/newer-format */
export function recoverManifestChange(place: DevicePlace): void {
  const change = readJson(place.manifestChange, Change);
  if (!change) return;
  if (change.format > changeFormat) throw fail('newer-format', { path: place.manifestChange, format: change.format });
  carryOut(place, change);
}

/** Each step can be done again after a kill; what other software put there meanwhile is left alone. */
function carryOut(place: DevicePlace, { id, before, after }: Change): void {
  const earlier = place.earlier(id);
  const folder = isFolder(earlier) ? earlier : place.backup;
  const [old, bytes] = [Buffer.from(before, 'base64'), Buffer.from(after, 'base64')];
  if (findManifestMark(folder) === markOf(old)) replaceWhole(join(folder, manifest), bytes, old);
  if (findManifestMark(folder) === markOf(bytes)) tellOfManifest(place, { id, folder, bytes });
  rmSync(place.manifestChange, { force: true });
  flushFolder(place.kept);
}

/**
 * Writes a file whole or not at all and reads it back; where the disk gives something else, what was there before is put back.
 *
 * @throws history/not-writable, history/disk-full
 */
export function replaceWhole(path: string, bytes: Uint8Array, before: Uint8Array): void {
  writeWhole(path, bytes);
  if (readFileSync(path).equals(bytes)) return;
  writeWhole(path, before);
  throw fail('not-writable', { path, reason: 'EIO' });
}

/** Where a backup's new manifest has to be told of: its record, its sum, its spare copy. */
export function tellOfManifest(
  place: DevicePlace,
  { id, folder, bytes }: { readonly id: string; readonly folder: string; readonly bytes: Uint8Array },
): void {
  renewRecord(place, id, markOf(bytes));
  renewSum(place, { id, folder, bytes });
  if (isFolder(place.spare(id))) writeWhole(join(place.spare(id), manifest), bytes);
}

function renewRecord(place: DevicePlace, id: string, mark: string): void {
  try {
    const record = readJson(place.record(id), recordShape);
    if (record) writeJson(place.record(id), { ...record, manifest: mark });
  } catch (error) {
    // A backup whose record cannot be read describes itself, with the new manifest as with the old one.
    if (!isFailure(error, 'history/damaged-file')) throw error;
  }
}

function renewSum(
  place: DevicePlace,
  { id, folder, bytes }: { readonly id: string; readonly folder: string; readonly bytes: Uint8Array },
): void {
  if (!existsSync(place.sums(id))) return;
  const { mtimeNs } = lstatSync(join(folder, manifest), { bigint: true });
  using sums = Sums.openForRun(place.sums(id));
  sums.stored(manifest, { sha256: markOf(bytes), sizeBytes: bytes.length, modifiedNs: mtimeNs });
  sums.settle();
}

/** What tells one manifest from another: SHA-256, 64 hex digits. */
export function markOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
