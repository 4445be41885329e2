import { readdirSync } from 'node:fs';
import { isFailure } from '@pearmain/base';
import { describeFolder, findManifestMark } from './describe-folder.js';
import type { DevicePlace } from './device-place.js';
import { isFolder } from './disk.js';
import { readJson } from './read-json.js';
import { freeSnapshotId, isSnapshotId, timeOfSnapshotId } from './snapshot-id.js';
import { recordFormat, recordShape, type SnapshotFacts, type SnapshotRecord } from './snapshot-record.js';

/** One backup of a device: its record, and the genuine Apple folder it lies in. */
export interface Snapshot {
  readonly record: SnapshotRecord;
  readonly folder: string;
  /** True for the last good one, at `LOCATION/UDID`. */
  readonly isLatest: boolean;
}

/**
 * All backups of a device at a location, the newest first. A record without its folder is left out; a backup whose record is
 * missing or cannot be read describes itself, as does one left by other software.
 *
 * @throws history/not-readable
 */
export function listSnapshots(place: DevicePlace): Snapshot[] {
  const latest = findLatest(place);
  const earlier = knownIds(place).flatMap((id) => findEarlier(place, id) ?? []);
  const all = latest ? [latest, ...earlier] : earlier;
  return all.sort((one, other) => (one.record.id < other.record.id ? 1 : -1));
}

/** The last good backup, or `undefined` where there is none. @throws history/not-readable */
export function findLatest(place: DevicePlace): Snapshot | undefined {
  const mark = findManifestMark(place.backup);
  if (mark === undefined) return undefined;
  const known = recordsWithoutFolder(place).find((candidate) => candidate.manifest === mark);
  return { record: known ?? adoptedRecord(place, place.backup, mark), folder: place.backup, isLatest: true };
}

/** The records whose backup is not in a folder of their own, the newest first: the last good backup's is among them. */
export function recordsWithoutFolder(place: DevicePlace): SnapshotRecord[] {
  const ids = knownIds(place).filter((id) => !isFolder(place.earlier(id)));
  return ids
    .sort()
    .reverse()
    .flatMap((id) => findRecord(place, id) ?? []);
}

/** The id for a backup finished at that time that no other backup of the device has. */
export function newSnapshotId(place: DevicePlace, finishedAt: Date): string {
  const taken = new Set(knownIds(place));
  return freeSnapshotId(finishedAt, (id) => taken.has(id));
}

/**
 * The id for a run that finished at that time: snapshots sort by id, so one that was finished by a clock that was set back still comes
 * after all others, `other` among them.
 */
export function nextSnapshotId(place: DevicePlace, finishedAt: string, other?: string): string {
  const newest = [...knownIds(place), ...(other === undefined ? [] : [other])].sort().at(-1);
  const earliest = newest === undefined ? 0 : timeOfSnapshotId(newest).getTime() + 1000;
  return newSnapshotId(place, new Date(Math.max(new Date(finishedAt).getTime(), earliest)));
}

/** The record made of what is known about a run. */
export function makeRecord(place: DevicePlace, id: string, manifest: string, facts: SnapshotFacts): SnapshotRecord {
  return { format: recordFormat, id, udid: place.udid, manifest, ...facts };
}

/** What a backup without a record says of itself, under an id of its own time where it has none yet. */
function adoptedRecord(place: DevicePlace, folder: string, mark: string, id?: string): SnapshotRecord {
  const facts = describeFolder(folder);
  return { ...makeRecord(place, id ?? newSnapshotId(place, new Date(facts.finishedAt)), mark, facts), adopted: true };
}

function findEarlier(place: DevicePlace, id: string): Snapshot | undefined {
  const folder = place.earlier(id);
  if (!isFolder(folder)) return undefined;
  const record = recordedOrAdopted(place, id, folder);
  return record && { record, folder, isLatest: false };
}

/** The record of a backup that lies in `folder`, or what it says of itself; `undefined` where there is no backup. */
export function recordedOrAdopted(place: DevicePlace, id: string, folder: string): SnapshotRecord | undefined {
  const record = findRecord(place, id);
  if (record) return record;
  const mark = findManifestMark(folder);
  return mark === undefined ? undefined : adoptedRecord(place, folder, mark, id);
}

/** The record of that id, whatever lies beside it; the file's name is the id, whatever stands in it. */
export function findRecord(place: DevicePlace, id: string): SnapshotRecord | undefined {
  try {
    const record = readJson(place.record(id), recordShape);
    return record && { ...record, id };
  } catch (error) {
    if (isFailure(error, 'history/damaged-file')) return undefined;
    throw error;
  }
}

/** The ids of all records and all folders, also of backups in the trash. */
function knownIds(place: DevicePlace): string[] {
  const folders = [place.snapshots, place.trash].filter(isFolder);
  const names = folders.flatMap((folder) => readdirSync(folder)).map((name) => name.replace(/\.json$/, ''));
  return [...new Set(names)].filter(isSnapshotId);
}
