import type { Named } from './contents.js';
import type { FailureDocument } from './document.js';

/**
 * How far a backup was checked. `structure`: as far as that goes without the password · `complete`: the index was compared with every
 * stored file, in number and length · `sample`, `full`: the bytes of some files, or of all, besides.
 */
export interface Verification {
  readonly at: string;
  readonly level: 'structure' | 'complete' | 'sample' | 'full';
  /** Faults and warnings. */
  readonly findings: number;
  /** What makes it unreliable; 0 in records that do not say, because such a run was not kept. */
  readonly faults?: number | undefined;
  /** The password was not given: the sums alone tell of the content. */
  readonly locked?: boolean | undefined;
}

/**
 * How whole a backup looks: `broken-off` in a run that did not finish, `damaged` where something is there and cannot be used,
 * `partial` where something is missing.
 */
export type BackupState = 'whole' | 'broken-off' | 'damaged' | 'partial';

/** The program that made a backup, as far as that shows. */
export type BackupOrigin =
  | 'pearmain'
  | 'finder'
  | 'itunes'
  | 'apple-devices'
  | 'idevicebackup2'
  | 'pymobiledevice3'
  | 'unknown';

/** One backup of a phone: the last good one, an earlier one, or one that another program made. */
export interface SnapshotSummary {
  readonly id: string;
  readonly latest: boolean;
  readonly udid: string;
  readonly deviceName: string;
  readonly productType: string;
  readonly iosVersion: string;
  /** When it was finished, RFC 3339. */
  readonly takenAt: string;
  readonly kind: 'full' | 'incremental' | 'unknown';
  readonly encrypted: boolean;
  readonly files: number;
  readonly sizeBytes: number;
  /** The kinds of data that it holds, where the rest was left out on purpose: no phone is restored from it. */
  readonly only?: readonly string[];
  readonly verified?: Verification;
  /** The genuine Apple backup folder. */
  readonly folder: string;
  /** What the person calls it. */
  readonly name?: string;
  readonly note?: string;
  readonly tags?: readonly string[];
  /** No rule and no single command removes it. */
  readonly pinned?: true;
  readonly state?: BackupState;
  /** In which part of a run it broke off. */
  readonly phase?: 'uploading' | 'moving' | 'removing';
  /** False where it cannot be opened or restored; `reason` says why, or what is wrong otherwise. */
  readonly usable?: boolean;
  readonly reason?: string;
  readonly origin?: BackupOrigin;
  /**
   * What its files take on the disk, those left out that it shares with earlier backups: over a history these add up to what
   * the history takes.
   */
  readonly diskBytes?: number;
  /** The disk shares content in a way that it tells nobody of: `diskBytes` is the most that it can be. */
  readonly diskBytesAtMost?: true;
}

/** A folder that was searched for backups of other programs. */
export interface SearchedFolder {
  readonly path: string;
  /** Where links and junctions lead, when that is elsewhere. */
  readonly realPath?: string;
  /** `usual`: where Apple's programs put them, or people tell others to; `added`: by the person. */
  readonly kind: 'usual' | 'added';
  /** `denied`: it may not be looked into, so nobody knows. */
  readonly state: 'found' | 'empty' | 'denied' | 'absent';
  readonly backups: number;
  readonly advice?: string;
  /** The address of the page of the system's settings on which that is changed. */
  readonly settingsPage?: string;
}

/** The backups at our own locations, and those of other programs on this computer. */
export interface SnapshotList {
  readonly location: string;
  readonly snapshots: readonly SnapshotSummary[];
  readonly found: readonly SnapshotSummary[];
  readonly searched: readonly SearchedFolder[];
}

/** A notice within a finished task: something that did not stop it. */
export interface Notice {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

/** What a finished backup run did. */
export interface BackupResult {
  readonly snapshot: SnapshotSummary;
  readonly location: string;
  readonly received: { readonly files: number; readonly bytes: number };
  readonly durationSeconds: number;
  readonly notices: readonly Notice[];
}

/** What became of each of several phones that were backed up at once: a result, or why there is none. */
export interface BackupAllResult {
  readonly backups: readonly (
    | { readonly udid: string; readonly name: string; readonly ok: true; readonly result: BackupResult }
    | { readonly udid: string; readonly name: string; readonly ok: false; readonly error: FailureDocument }
  )[];
}

/** What this computer holds of one phone, for monitoring. */
export interface DeviceStatus {
  readonly udid: string;
  readonly deviceName: string;
  readonly lastGood?: SnapshotSummary;
  readonly ageSeconds?: number;
  readonly stale: boolean;
  /** A run that broke off and will be taken up by the next one. */
  readonly unfinishedRun: boolean;
  readonly snapshots: number;
}

/** The state of a location. */
export interface StatusReport {
  readonly location: string;
  readonly staleAfterDays: number;
  readonly devices: readonly DeviceStatus[];
  /** Places of single devices whose disk is away: what lies there is not counted here. */
  readonly unreachable?: readonly UnreachableLocation[];
}

/** A backup folder that was written out of a backup. Paths are `Domain/path`, as the phone has them. */
export interface MaterializeResult {
  readonly folder: string;
  readonly deviceName: string;
  readonly encrypted: boolean;
  readonly files: number;
  /** As they are stored. */
  readonly sizeBytes: number;
  /** Files whose content the backup does not have, or that cannot be opened. */
  readonly missing: Named<string>;
  /** Files that were taken as they are, which is not exactly as the phone noted them. */
  readonly inexact: Named<string>;
}

/** One file with a backup in it. */
export interface PackResult {
  readonly file: string;
  readonly udid: string;
  readonly deviceName: string;
  /** In the archive; `sizeBytes` is that of the archive itself. */
  readonly files: number;
  readonly sizeBytes: number;
  /** It has a password of its own. */
  readonly sealed: boolean;
  /** Neither it nor the backup in it has a password. */
  readonly isReadable: boolean;
}

/** A backup folder that came out of an archive, every file as it was packed. */
export interface UnpackResult {
  readonly folder: string;
  readonly udid: string;
  readonly files: number;
  readonly sizeBytes: number;
}

/** A place that cannot be looked at now. */
export interface UnreachableLocation {
  readonly location: string;
  readonly code: string;
  readonly message: string;
}

/** One thing the doctor looked at. */
export interface Diagnosis {
  readonly check: string;
  readonly state: 'fine' | 'attention' | 'problem';
  readonly message: string;
  readonly advice?: string;
  /** The failure behind it, where there is one. */
  readonly code?: string;
  /** `doctor --fix` can put it right. */
  readonly mendable?: true;
}

/** Something that the doctor put right, or tried to. */
export interface Mending {
  readonly check: string;
  /** What was found. */
  readonly message: string;
  readonly ok: boolean;
  readonly reason?: string;
}

/** What the doctor found, after what it put right. */
export interface DoctorReport {
  readonly diagnoses: readonly Diagnosis[];
  readonly mended?: readonly Mending[];
}

/** What deleting a backup comes to, told before and after. */
export interface DeletionPlan {
  readonly snapshot: SnapshotSummary;
  /** What only this backup takes on the disk, and is free once it is removed for good. */
  readonly freedBytes: number;
  /** The disk tells nobody what backups share: `freedBytes` is the most that it can be. */
  readonly freedBytesAtMost?: true;
  /** Until when it can be brought back, RFC 3339. */
  readonly keptUntil: string;
  /** Other backups of the device at the same place. */
  readonly backupsLeft: number;
}

/** A deleted backup that can still be brought back. */
export interface TrashedSnapshot {
  readonly snapshot: SnapshotSummary;
  readonly deletedAt?: string;
  /** Missing where nobody knows: then it stays until the trash is emptied. */
  readonly keptUntil?: string;
  /** What is free once it is removed for good. */
  readonly freedBytes: number;
}

/** What was, or is about to be, removed for good. */
export interface TrashEmptied {
  readonly removed: readonly TrashedSnapshot[];
  readonly freedBytes: number;
}

/** What became of a backup of another program that was taken into the history. */
export interface ImportResult {
  readonly snapshot: SnapshotSummary;
  readonly location: string;
  /** Where it was copied from; it is still there as it was. */
  readonly from: string;
  /** Faults that the check found and that were accepted. */
  readonly faults: number;
}

/** A place where backups are kept. */
export interface LocationEntry {
  readonly path: string;
  /** The one for all devices, or that of a single one. */
  readonly use: 'all' | 'device';
  readonly isThere: boolean;
  readonly freeBytes?: number;
  readonly devices: number;
  readonly backups: number;
  /** Deleted ones that can still be brought back. */
  readonly trashed: number;
  /** Why it cannot be looked at. */
  readonly problem?: string;
}

/** The places where backups are kept, and those that are searched for backups of other programs. */
export interface LocationList {
  readonly locations: readonly LocationEntry[];
  readonly searched: readonly SearchedFolder[];
}

/** A folder that is searched from now on. */
export interface LocationAdded {
  readonly name: string;
  readonly path: string;
  readonly backups: number;
}

/** One thing that was found at a location. */
export interface LocationFinding {
  readonly location: string;
  readonly state: 'fine' | 'attention' | 'problem';
  readonly message: string;
  readonly advice?: string;
  readonly path?: string;
}

/** What a move comes to, told before and after. */
export interface LocationMove {
  readonly from: string;
  readonly to: string;
  readonly devices: readonly string[];
  readonly backups: number;
  readonly diskBytes: number;
  /** Nothing needs to be copied but small files. */
  readonly isSameDisk: boolean;
}

/** A move that is done. */
export interface LocationMoved extends LocationMove {
  /** The settings that name the new place now. */
  readonly settings: readonly string[];
  /** What is not Pearmain's and stayed in the old place. */
  readonly left: readonly string[];
}
