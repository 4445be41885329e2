import { existsSync, readdirSync } from 'node:fs';
import { isFailure } from '@pearmain/base';
import { findManifestMark } from './describe-folder.js';
import type { DevicePlace } from './device-place.js';
import { isFolder } from './disk.js';
import { findMove } from './move-place.js';
import { readJson } from './read-json.js';
import { isSnapshotId } from './snapshot-id.js';
import { recordShape } from './snapshot-record.js';
import { findLatest, listSnapshots } from './snapshots.js';
import { listTrash } from './trash.js';

/** Something that is not as it should be in what is kept of a device; the backups' own content is not looked at. */
export interface PlaceFinding {
  /** `problem` where a backup is lost or another one than was recorded; `attention` where something waits for a hand. */
  readonly state: 'attention' | 'problem';
  readonly message: string;
  readonly path: string;
}

/** Looks whether records, folders and notes of one device fit together (docs/formats/location.md). @throws history/not-readable */
export function checkPlace(place: DevicePlace): PlaceFinding[] {
  return [...checkEarlier(place), ...checkLatest(place), ...checkRecords(place), ...checkUnfinished(place)];
}

function checkEarlier(place: DevicePlace): PlaceFinding[] {
  const ids = namesIn(place.snapshots).filter((name) => isSnapshotId(name) && isFolder(place.earlier(name)));
  return ids
    .filter((id) => findManifestMark(place.earlier(id)) === undefined)
    .map((id) => problem('This backup has no Manifest.plist and is not listed.', place.earlier(id)));
}

function checkLatest(place: DevicePlace): PlaceFinding[] {
  const snapshots = listSnapshots(place);
  const changed = snapshots
    .filter(({ record, folder }) => !record.adopted && findManifestMark(folder) !== record.manifest)
    .map(({ folder }) =>
      problem('This backup is not the one that was recorded: its Manifest.plist is another.', folder),
    );
  const unsummed = [...snapshots, ...listTrash(place).map(({ snapshot }) => snapshot)]
    .filter(({ record }) => !existsSync(place.sums(record.id)))
    .map(({ folder }) => attention('There are no sums of this backup: only its structure can be checked.', folder));
  const isHeadless = snapshots.some(({ record }) => !record.only) && !findLatest(place) && !place.isInPlace();
  const headless = isHeadless ? [attention('The last good backup is not in its place.', place.backup)] : [];
  return [...changed, ...unsummed, ...headless];
}

function checkRecords(place: DevicePlace): PlaceFinding[] {
  return namesIn(place.snapshots)
    .filter((name) => isSnapshotId(name.replace(/\.json$/, '')) && name.endsWith('.json'))
    .map((name) => place.record(name.slice(0, -'.json'.length)))
    .filter((path) => !isReadable(path))
    .map((path) => attention('This record cannot be read; the backup describes itself instead.', path));
}

function checkUnfinished(place: DevicePlace): PlaceFinding[] {
  const move = findMove(place);
  return [
    ...(place.hasUnfinishedRun()
      ? [attention('A run broke off here; the next backup goes on with it.', place.work)]
      : []),
    ...(place.partial.hasUnfinishedRun()
      ? [
          attention(
            'A partial backup broke off here; the next one with the same choice goes on with it.',
            place.partial.work,
          ),
        ]
      : []),
    ...[place.journal, place.change]
      .filter(existsSync)
      .map((path) => attention('A change broke off; the next one ends it.', path)),
    ...(move ? [attention(`A move from ${move.from} is not finished: start it again.`, place.movingNote)] : []),
  ];
}

function isReadable(path: string): boolean {
  try {
    readJson(path, recordShape);
    return true;
  } catch (error) {
    if (isFailure(error, 'history/damaged-file')) return false;
    throw error;
  }
}

function namesIn(folder: string): string[] {
  return isFolder(folder) ? readdirSync(folder) : [];
}

const problem = (message: string, path: string): PlaceFinding => ({ state: 'problem', message, path });
const attention = (message: string, path: string): PlaceFinding => ({ state: 'attention', message, path });
