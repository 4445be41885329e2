import { readdirSync } from 'node:fs';
import { isFailure } from '@pearmain/base';
import { describeFolder, findManifestMark } from './describe-folder.js';
import type { DevicePlace } from './device-place.js';
import { isFolder } from './disk.js';
import { fail } from './failures.js';
import { readJson } from './read-json.js';
import { freeSnapshotId, isSnapshotId } from './snapshot-id.js';
import { recordFormat, recordShape, type SnapshotFacts, type SnapshotRecord } from './snapshot-record.js';

/** One backup of a device: its record, and the genuine Apple folder it lies in. */
export interface Snapshot {
  readonly record: SnapshotRecord;
  readonly folder: string;
  /** True for the last good one, at `LOCATION/UDID`. */
  readonly isLatest: boolean;
}

/**
 * All backups of a device at a location, the newest first. A record without its folder, or that cannot be read, is left out;
 * a backup without a record (left by other software) describes itself.
 */
export function listSnapshots(place: DevicePlace): Snapshot[] {
  const latest = findLatest(place);
  const earlier = recordIds(place).flatMap((id) => findEarlier(place, id) ?? []);
  const all = latest ? [latest, ...earlier] : earlier;
  return all.sort((one, other) => (one.record.id < other.record.id ? 1 : -1));
}

/** The last good backup, or `undefined` where there is none. */
export function findLatest(place: DevicePlace): Snapshot | undefined {
  const mark = findManifestMark(place.backup);
  if (mark === undefined) return undefined;
  const record = recordIds(place)
    .filter((id) => !isFolder(place.earlier(id)))
    .map((id) => findRecord(place, id))
    .find((candidate) => candidate?.manifest === mark);
  return { record: record ?? adoptedRecord(place, mark), folder: place.backup, isLatest: true };
}

/**
 * The one snapshot that `selector` means: `latest`, an id, the beginning of one (`2026-11`, `2026-11-22`), or a position
 * counted from the newest (`1`, `2`).
 *
 * @throws history/no-snapshot, history/several-snapshots
 */
export function findSnapshot(place: DevicePlace, selector: string): Snapshot {
  const all = listSnapshots(place);
  if (selector === 'latest') return all.find(({ isLatest }) => isLatest) ?? missing(selector);
  if (/^[1-9]\d{0,2}$/.test(selector)) return all[Number(selector) - 1] ?? missing(selector);
  const fitting =
    selector === '' ? [] : all.filter(({ record }) => record.id.startsWith(selector.replaceAll(':', '-')));
  const [only, ...more] = fitting;
  if (!only) return missing(selector);
  if (more.length > 0) throw fail('several-snapshots', { selector, ids: fitting.map(({ record }) => record.id) });
  return only;
}

/** The id for a backup finished at that time that no other backup of the device has. */
export function newSnapshotId(place: DevicePlace, finishedAt: Date): string {
  const taken = new Set(recordIds(place));
  return freeSnapshotId(finishedAt, (id) => taken.has(id) || isFolder(place.earlier(id)));
}

/** The record made of what is known about a run. */
export function makeRecord(place: DevicePlace, id: string, manifest: string, facts: SnapshotFacts): SnapshotRecord {
  return { format: recordFormat, id, udid: place.udid, manifest, ...facts };
}

/** The record of a backup that other software left in the location. */
function adoptedRecord(place: DevicePlace, mark: string): SnapshotRecord {
  const facts = describeFolder(place.backup);
  const id = newSnapshotId(place, new Date(facts.finishedAt));
  return { ...makeRecord(place, id, mark, facts), adopted: true };
}

function findEarlier(place: DevicePlace, id: string): Snapshot | undefined {
  const folder = place.earlier(id);
  const record = isFolder(folder) ? findRecord(place, id) : undefined;
  return record && { record, folder, isLatest: false };
}

function findRecord(place: DevicePlace, id: string): SnapshotRecord | undefined {
  try {
    return readJson(place.record(id), recordShape);
  } catch (error) {
    if (isFailure(error, 'history/damaged-file')) return undefined;
    throw error;
  }
}

function recordIds(place: DevicePlace): string[] {
  if (!isFolder(place.snapshots)) return [];
  const names = readdirSync(place.snapshots).filter((name) => name.endsWith('.json'));
  return names.map((name) => name.slice(0, -'.json'.length)).filter(isSnapshotId);
}

function missing(selector: string): never {
  throw fail('no-snapshot', { selector });
}
