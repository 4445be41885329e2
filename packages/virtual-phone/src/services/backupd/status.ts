import {
  asDict,
  booleanIn,
  dateIn,
  type PlistValue,
  parsePlist,
  Real,
  textIn,
  writeBinaryPlist,
} from '@pearmain/formats';
import { MBError, mbCode } from './mb-error.js';

const backupStates = ['empty', 'old', 'new'] as const;
const snapshotStates = ['uploading', 'moving', 'removing', 'finished'] as const;

/** What the folder holds: nothing usable, something of an older form, or a backup. */
export type BackupState = (typeof backupStates)[number];

/** How far the last run came. */
export type SnapshotState = (typeof snapshotStates)[number];

/** Status.plist: how far the runs in this folder came (docs/protocols/backup-agent.md §6). */
export interface Status {
  readonly version: number;
  readonly uuid: string;
  readonly date: Date;
  readonly backupState: BackupState;
  readonly snapshotState: SnapshotState;
  /** Whether the run that wrote it is a full one; always false once finished. */
  readonly isFullBackup: boolean;
}

/** A binary property list of 189 bytes. */
export function encodeStatus(status: Status): Uint8Array {
  return writeBinaryPlist({
    UUID: status.uuid,
    IsFullBackup: status.isFullBackup,
    Version: status.version.toFixed(1),
    Date: status.date,
    BackupState: status.backupState,
    SnapshotState: status.snapshotState,
  });
}

/**
 * @throws MBError 11 where a key is missing or of another type, 203 for a version this agent does not know: from `unknown` on
 */
export function decodeStatus(bytes: Uint8Array, unknown: number): Status {
  const dict = asDict(readPlist(bytes));
  if (!dict) throw malformed();
  const version = versionOf(dict['Version']);
  if (version !== 0 && (version < 2.4 || version >= unknown)) {
    throw new MBError(mbCode.versionUnsupported, `Unsupported status version: ${version.toFixed(1)}`);
  }
  const uuid = textIn(dict, 'UUID');
  const date = dateIn(dict, 'Date');
  const backupState = backupStates.find((state) => state === dict['BackupState']);
  const snapshotState = snapshotStates.find((state) => state === dict['SnapshotState']);
  const isFullBackup = booleanIn(dict, 'IsFullBackup');
  if (uuid === undefined || !date || !backupState || !snapshotState || isFullBackup === undefined) throw malformed();
  return { version, uuid, date, backupState: version === 0 ? 'old' : backupState, snapshotState, isFullBackup };
}

function readPlist(bytes: Uint8Array): PlistValue | undefined {
  try {
    return parsePlist(bytes);
  } catch {
    // Whatever is wrong with it, to the agent it is malformed.
    return undefined;
  }
}

function versionOf(value: PlistValue | undefined): number {
  if (typeof value === 'number') return value;
  if (value instanceof Real) return value.value;
  const version = typeof value === 'string' ? Number.parseFloat(value) : 0;
  return Number.isNaN(version) ? 0 : version;
}

function malformed(): MBError {
  return new MBError(mbCode.malformed, 'Malformed status');
}
