import { renameSync, rmSync } from 'node:fs';
import { isFailure, type TaskContext } from '@pearmain/base';
import { findManifestMark } from './describe-folder.js';
import type { DevicePlace } from './device-place.js';
import { diskFailure, flushFolder, isFolder, makeFolder, moveFolder, systemCode, writeJson } from './disk.js';
import { fail } from './failures.js';
import { findJournal, type Journal, writeJournal } from './journal.js';
import { dropOldSpareCopies, keepSpareCopies } from './metadata.js';
import type { SnapshotFacts } from './snapshot-record.js';
import { findLatest, makeRecord, newSnapshotId, type Snapshot } from './snapshots.js';

/** What `recover` found: nothing to do, or a publish that it finished or undid. */
export type Recovery = 'nothing' | 'finished' | 'undone';

/**
 * Makes the finished run at `work` the last good backup, and the one before an earlier snapshot. The caller has checked it,
 * completed and settled its sums, closed them and flushed everything; the lock is held. Killed anywhere, `recover` brings
 * this to its end: there is one good backup at every moment, in one of two places (docs/formats/location.md §7).
 *
 * @throws history/no-work, history/not-writable, history/disk-full
 */
export function publish(place: DevicePlace, facts: SnapshotFacts, ctx?: TaskContext): Snapshot {
  const journal = beginPublish(place, facts);
  for (const step of publishSteps) step.run(place, journal, ctx);
  return { record: journal.record, folder: place.backup, isLatest: true };
}

/** Ends a publish that broke off. To be called at the start of each run, with the lock held. */
export function recover(place: DevicePlace, ctx?: TaskContext): Recovery {
  rmSync(place.cloning, { recursive: true, force: true });
  rmSync(`${place.journal}.part`, { force: true });
  const journal = findJournal(place);
  if (!journal) return 'nothing';
  const outcome = prepareRecovery(place, journal);
  if (outcome === 'finished') for (const step of publishSteps) step.run(place, journal, ctx);
  else rmSync(place.journal, { force: true });
  return outcome;
}

/** Writes down what is going to be done; nothing has moved yet. */
export function beginPublish(place: DevicePlace, facts: SnapshotFacts): Journal {
  const mark = findManifestMark(place.work);
  if (mark === undefined) throw fail('no-work', { path: place.work });
  const latest = findLatest(place);
  const old = latest?.record;
  const record = makeRecord(place, newIdAfter(place, old?.id, facts), mark, facts);
  makeFolder(place.snapshots);
  const journal: Journal = { format: 1, record, ...(old ? { old } : {}) };
  writeJournal(place, journal);
  return journal;
}

/** Snapshots sort by id, so a run finished by a clock that was set back still comes after the one it follows. */
function newIdAfter(place: DevicePlace, old: string | undefined, facts: SnapshotFacts): string {
  const id = newSnapshotId(place, new Date(facts.finishedAt));
  return id === old ? newSnapshotId(place, new Date(new Date(facts.finishedAt).getTime() + 1000)) : id;
}

interface Step {
  readonly name: string;
  run(place: DevicePlace, journal: Journal, ctx?: TaskContext): void;
}

/** In this order; each looks at what is there, so that it may be run again after a kill. */
export const publishSteps: readonly Step[] = [
  {
    name: 'set the last good backup aside',
    run(place, { old }) {
      if (!old || !isFolder(place.work) || !isFolder(place.backup)) return;
      moveFolder(place.backup, place.earlier(old.id));
    },
  },
  {
    name: 'put the new one in its place',
    run(place) {
      if (isFolder(place.work)) moveFolder(place.work, place.backup);
    },
  },
  {
    name: 'record both',
    run(place, { old, record }) {
      if (old) writeJson(place.record(old.id), old);
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
        ctx?.emit({
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
      rmSync(place.workRoot, { recursive: true, force: true });
      rmSync(place.journal, { force: true });
      flushFolder(place.kept);
    },
  },
];

/** Looks whether what the journal speaks of is still there, and brings the old backup back where the new one is lost. */
function prepareRecovery(place: DevicePlace, { old, record }: Journal): Exclude<Recovery, 'nothing'> {
  if (findManifestMark(place.work) === record.manifest) return 'finished';
  if (findManifestMark(place.backup) === record.manifest) return 'finished';
  if (old && !isFolder(place.backup) && isFolder(place.earlier(old.id)))
    moveFolder(place.earlier(old.id), place.backup);
  return 'undone';
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
