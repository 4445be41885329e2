import { renameSync, rmSync } from 'node:fs';
import { isFailure, type TaskContext } from '@pearmain/base';
import { finishChange } from './change.js';
import { findManifestMark } from './describe-folder.js';
import type { DevicePlace } from './device-place.js';
import { diskFailure, flushFolder, isFolder, makeFolder, moveFolder, systemCode, writeJson } from './disk.js';
import { fail } from './failures.js';
import { findJournal, type Journal, journalFormat, writeJournal } from './journal.js';
import { makeRoom, setAside } from './make-room.js';
import { dropOldSpareCopies, keepSpareCopies } from './metadata.js';
import type { SnapshotFacts } from './snapshot-record.js';
import { findLatest, makeRecord, nextSnapshotId, type Snapshot } from './snapshots.js';
import { finishRemoving } from './trash.js';
import { forgetTaken } from './work.js';

/** What `recover` found: nothing to do, or a publish that it finished or undid. */
export type Recovery = 'nothing' | 'finished' | 'undone';

/**
 * Makes the finished run at `work` the last good backup, and the one before an earlier snapshot. The caller has checked it,
 * completed and settled its sums, closed them and flushed everything; the lock is held. Killed anywhere, `recover` brings
 * this to its end: there is one good backup at every moment, in one of two places (docs/formats/location.md §7).
 *
 * @throws history/no-work, history/not-readable, history/not-writable, history/disk-full
 */
export function publish(place: DevicePlace, facts: SnapshotFacts, ctx: TaskContext): Snapshot {
  const journal = beginPublish(place, facts);
  for (const step of publishSteps) step.run(place, journal, ctx);
  return { record: journal.record, folder: place.backup, isLatest: true };
}

/**
 * Ends a publish or another change that broke off. To be called at the start of each run, with the lock held.
 *
 * @throws history/damaged-file, history/newer-format, history/not-readable, history/not-writable, history/disk-full
 */
export function recover(place: DevicePlace, ctx: TaskContext): Recovery {
  finishChange(place);
  finishRemoving(place);
  for (const unfinished of [place.cloning, place.importing]) rmSync(unfinished, { recursive: true, force: true });
  rmSync(`${place.journal}.part`, { force: true });
  const journal = findJournal(place);
  if (!journal) return 'nothing';
  if (!isWaiting(place, journal) && findManifestMark(place.backup) !== journal.record.manifest) {
    undo(place, journal, ctx);
    return 'undone';
  }
  for (const step of publishSteps) step.run(place, journal, ctx);
  return 'finished';
}

/** Writes down what is going to be done; nothing has moved yet. */
export function beginPublish(place: DevicePlace, facts: SnapshotFacts): Journal {
  const mark = findManifestMark(place.work);
  if (mark === undefined) throw fail('no-work', { path: place.work });
  const old = findLatest(place)?.record;
  const record = makeRecord(place, nextSnapshotId(place, facts.finishedAt, old?.id), mark, facts);
  makeFolder(place.snapshots);
  const journal: Journal = { format: journalFormat, record, ...(old ? { old } : {}) };
  writeJournal(place, journal);
  return journal;
}

/** Whether the new backup still lies where the run made it. */
function isWaiting(place: DevicePlace, { record }: Journal): boolean {
  return findManifestMark(place.work) === record.manifest;
}

interface Step {
  readonly name: string;
  run(place: DevicePlace, journal: Journal, ctx: TaskContext): void;
}

/** In this order; each looks at what is there, so that it may be run again after a kill. */
export const publishSteps: readonly Step[] = [
  {
    name: 'set the last good backup aside',
    run(place, journal, ctx) {
      if (isWaiting(place, journal)) makeRoom(place, journal, ctx);
    },
  },
  {
    name: 'put the new one in its place',
    run(place, journal) {
      if (isWaiting(place, journal)) moveFolder(place.work, place.backup);
    },
  },
  {
    name: 'record it',
    run(place, { record }) {
      writeJson(place.record(record.id), record);
    },
  },
  {
    name: 'keep its sums',
    run(place, { record }) {
      keepSums(place, record.id);
    },
  },
  {
    name: 'keep spare copies of its manifests',
    run(place, { record }, ctx) {
      try {
        keepSpareCopies(place, record.id, place.backup);
      } catch (error) {
        // The backup itself is published by now: a disk too full for the copies does not take that back.
        if (!isFailure(error, 'history/disk-full')) throw error;
        ctx.emit({
          kind: 'notice',
          code: 'history/no-spare-copies',
          message: 'The disk is too full for spare copies of the new backup’s manifests.',
          path: place.metadata,
        });
      }
    },
  },
  {
    name: 'tidy up',
    run(place) {
      dropOldSpareCopies(place);
      forgetTaken(place);
      rmSync(place.workRoot, { recursive: true, force: true });
      rmSync(place.journal, { force: true });
      flushFolder(place.kept);
    },
  },
];

/** Where the new backup is lost, the old one is brought back, unless another good one took its place. */
function undo(place: DevicePlace, { old, record }: Journal, ctx: TaskContext): void {
  if (old && isFolder(place.earlier(old.id)) && findManifestMark(place.backup) === undefined) {
    setAside(place, record.id, ctx);
    moveFolder(place.earlier(old.id), place.backup);
  }
  rmSync(place.journal, { force: true });
  flushFolder(place.kept);
}

function keepSums(place: DevicePlace, id: string): void {
  const target = place.sums(id);
  makeFolder(`${place.kept}/sums`);
  try {
    renameSync(place.workSums, target);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw diskFailure(error, target);
  }
}
