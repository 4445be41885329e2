import { join } from 'node:path';
import type { Udid } from '@pearmain/base';
import { findStats, isFolder } from './disk.js';

/** Where everything of one device lies in one location: paths alone, nothing is opened (docs/formats/location.md §1). */
export class DevicePlace {
  /** The location's own folder. */
  readonly location: string;
  readonly udid: Udid;
  /** The last good backup. */
  readonly backup: string;
  /** Our own folder for this device. */
  readonly kept: string;
  /** The folder that contains the run in progress, or one that broke off. */
  readonly workRoot: string;
  /** That run's backup folder. */
  readonly work: string;
  /** The sums of the files in `work`. */
  readonly workSums: string;
  /** Says that the run in `work` took the last good backup itself, and that there is no other copy. */
  readonly inPlaceNote: string;
  /** A clone that is not complete yet; what is found there is from a run that broke off, and worthless. */
  readonly cloning: string;
  readonly journal: string;
  /** Copies of the last good backup's notes while a phone changes its password, those of an earlier try, and what they are of. */
  readonly rewrap: string;
  readonly rewrapBefore: string;
  readonly rewrapNote: string;
  /** A Manifest.plist that is being replaced: the new one and the one before. */
  readonly manifestChange: string;
  readonly lock: string;
  readonly lockOwner: string;
  readonly snapshots: string;
  readonly metadata: string;
  /** What was found in the last good backup's place and was none. */
  readonly setAside: string;
  /** A change of what is kept that is not finished. */
  readonly change: string;
  /** Backups that were deleted and can be brought back. */
  readonly trash: string;
  /** What is being removed for good. */
  readonly removing: string;
  /** A copy of another program's backup that is not complete yet, or not recorded. */
  readonly importing: string;
  /** What comes here from another location and is not complete yet. */
  readonly incoming: string;
  /** Says where it comes from, and how far that is. */
  readonly movingNote: string;
  /** The log of who did what to all that is kept at the location. */
  readonly audit: string;

  /** True for `partial`. */
  readonly isPartial: boolean;

  constructor(location: string, udid: Udid, line: 'work' | 'partial' = 'work') {
    this.isPartial = line === 'partial';
    this.location = location;
    this.udid = udid;
    this.backup = join(location, udid);
    this.kept = join(location, '.pearmain', udid);
    this.workRoot = join(this.kept, line);
    this.work = join(this.workRoot, udid);
    this.workSums = join(this.workRoot, 'sums.db');
    this.inPlaceNote = join(this.workRoot, 'in-place.json');
    this.cloning = join(this.kept, 'cloning');
    this.journal = join(this.kept, 'journal.json');
    this.rewrap = join(this.kept, 'rewrap');
    this.rewrapBefore = join(this.kept, 'rewrap-before');
    this.rewrapNote = join(this.kept, 'rewrap.json');
    this.manifestChange = join(this.kept, 'manifest-change.json');
    this.lock = join(this.kept, 'lock');
    this.lockOwner = join(this.kept, 'lock.json');
    this.snapshots = join(this.kept, 'snapshots');
    this.metadata = join(this.kept, 'metadata');
    this.setAside = join(this.kept, 'set-aside');
    this.change = join(this.kept, 'change.json');
    this.trash = join(this.kept, 'trash');
    this.removing = join(this.kept, 'removing');
    this.importing = join(this.kept, 'importing');
    this.incoming = join(this.kept, 'incoming');
    this.movingNote = join(this.kept, 'moving.json');
    this.audit = join(location, '.pearmain', 'audit.jsonl');
  }

  /** The same, but for the run in progress: partial backups have one of their own, and no last good backup to begin from. */
  get partial(): DevicePlace {
    return new DevicePlace(this.location, this.udid, 'partial');
  }

  /** The record of a snapshot. */
  record(id: string): string {
    return join(this.snapshots, `${id}.json`);
  }

  /** The backup folder of an earlier snapshot; the latest one is at `backup` instead. */
  earlier(id: string): string {
    return join(this.snapshots, id, this.udid);
  }

  /** The sums of a snapshot's files. */
  sums(id: string): string {
    return join(this.kept, 'sums', `${id}.db`);
  }

  /** The backup folder of a deleted snapshot. */
  trashed(id: string): string {
    return join(this.trash, id, this.udid);
  }

  /** Says when a snapshot was deleted, and until when it is kept. */
  trashNote(id: string): string {
    return join(this.trash, `${id}.json`);
  }

  /** Spare copies of a snapshot's manifests. */
  spare(id: string): string {
    return join(this.metadata, id);
  }

  /** True while the only copy of the last good backup is being worked on. */
  isInPlace(): boolean {
    return isFolder(this.work) && findStats(this.inPlaceNote) !== undefined;
  }

  /** True when a run broke off here, or one is under way. */
  hasUnfinishedRun(): boolean {
    return isFolder(this.work);
  }
}
