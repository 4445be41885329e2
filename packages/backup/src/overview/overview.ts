import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '@pearmain/base';
import { type PlistDict, textIn } from '@pearmain/formats';
import { findIndexName } from '../completeness.js';
import { readFailure } from '../failures.js';
import { type BackupInfo, readInfo } from '../info.js';
import { infoPlist, manifestDatabase, manifestMbdb, manifestPlist, snapshotFolder, statusPlist } from '../layout.js';
import { type BackupProperties, readProperties } from '../properties.js';
import { findPlist } from '../read-plist.js';
import { type BackupStatus, findStatus } from '../status.js';
import { type BackupCondition, conditionOf } from './condition.js';
import { type BackupWriterName, writerOf } from './writer-of.js';

/** By which files a backup's index is recognised (docs/formats/backup-folder.md §1). */
export type BackupGeneration = 'database' | 'mbdb' | 'mdinfo' | 'mdbackup';

/** What a backup folder says of itself before any password, without its index being opened. Unknown texts are `undefined`. */
export interface BackupOverview {
  readonly folder: string;
  /** `undefined` where the index is missing. */
  readonly generation: BackupGeneration | undefined;
  readonly condition: BackupCondition;
  readonly writer: BackupWriterName;
  readonly isEncrypted: boolean;
  /** The data types that a partial backup of ours holds; `undefined` for a whole one. */
  readonly keptTypes: readonly string[] | undefined;
  readonly udid: string | undefined;
  readonly deviceName: string | undefined;
  readonly productType: string | undefined;
  readonly iosVersion: string | undefined;
  /** When the phone last finished it, as well as that is known. */
  readonly takenAt: Date | undefined;
}

/** Names of a device's identifier, alone or with the time of an archived copy behind it. */
const deviceFolder = /^(?:[0-9a-f]{40}|[0-9A-F]{8}-[0-9A-F]{16})(?:-\d{8}-\d{6})?$/i;

/**
 * Whether a folder holds a backup, whole or what a run left behind: by its files alone, quickly. One that is closed to this
 * account is no backup that could be shown.
 */
export function looksLikeBackup(folder: string): boolean {
  const has = (name: string): boolean => lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined;
  try {
    const hasIndex = has(manifestDatabase) || has(manifestMbdb);
    if (hasIndex && (has(manifestPlist) || has(infoPlist) || has(statusPlist))) return true;
    const isNamedSo = deviceFolder.test(folder.split(/[/\\]/).at(-1) ?? '');
    if (isNamedSo && [manifestPlist, statusPlist, infoPlist, snapshotFolder].some(has)) return true;
    if (has(infoPlist) && has(statusPlist)) return true;
    return (has(manifestPlist) || has(infoPlist)) && oldGeneration(folder) !== undefined;
  } catch (error) {
    throw readFailure(error, folder);
  }
}

/**
 * Reads what a backup folder says of itself. Damage is part of the answer and never thrown.
 *
 * @throws backup/access-denied, backup/disk-error
 */
export function readOverview(folder: string): BackupOverview {
  const status = attempt(() => findStatus(folder));
  const isMoving = status.value?.snapshotState === 'moving';
  const manifest = attempt(() => findManifest(folder, isMoving));
  // A phone restores without Info.plist, so one that is damaged does not make the backup so.
  const { value: rawInfo } = attempt(() => findPlist(folder, infoPlist));
  const info = rawInfo && readInfo(rawInfo);
  const generation = generationOf(folder, isMoving);
  const properties = manifest.value && readProperties(manifest.value);
  return {
    folder,
    generation,
    condition: conditionOf({
      folder,
      generation,
      properties,
      status: status.value,
      statusDamage: status.damage,
      manifestDamage: manifest.damage,
    }),
    writer: writerOf(rawInfo ?? {}),
    isEncrypted: properties?.isEncrypted ?? false,
    keptTypes: info?.keptTypes,
    ...describeDevice(properties, info),
    takenAt: takenAt(status.value, properties, info),
  };
}

/** What could be read, or the sentence that says what is wrong with it. */
function attempt<T>(find: () => T | undefined): { readonly value?: T | undefined; readonly damage?: string } {
  try {
    return { value: find() };
  } catch (error) {
    if (isFailure(error, 'backup/damaged-file')) return { damage: error.message };
    throw error;
  }
}

function findManifest(folder: string, isMoving: boolean): PlistDict | undefined {
  const staged = isMoving ? findPlist(join(folder, snapshotFolder), manifestPlist) : undefined;
  return staged ?? findPlist(folder, manifestPlist);
}

function describeDevice(properties: BackupProperties | undefined, info: BackupInfo | undefined) {
  const device = properties?.device;
  return {
    udid: device?.udid ?? udidOf(info),
    deviceName: info?.deviceName ?? device?.name ?? info?.displayName,
    productType: device?.productType ?? info?.productType,
    iosVersion: device?.productVersion ?? info?.productVersion,
  };
}

/** Copies name their folder there; the identifier in capitals stays the device's. */
function udidOf(info: BackupInfo | undefined): string | undefined {
  const unique = info && textIn(info.raw, 'Unique Identifier');
  if (unique === undefined) return info?.targetIdentifier;
  return unique.includes('-') ? unique : unique.toLowerCase();
}

/** Phones without a clock, and damaged lists, give years that no backup is of. */
function takenAt(
  status: BackupStatus | undefined,
  properties: BackupProperties | undefined,
  info: BackupInfo | undefined,
): Date | undefined {
  const told = [status?.date, info?.lastBackupDate, properties?.date];
  return told.find((date) => date && date.getUTCFullYear() >= 2007 && date.getUTCFullYear() < 2200);
}

function generationOf(folder: string, isMoving: boolean): BackupGeneration | undefined {
  const name = (isMoving ? findIndexName(join(folder, snapshotFolder)) : undefined) ?? findIndexName(folder);
  if (name !== undefined) return name === manifestDatabase ? 'database' : 'mbdb';
  return oldGeneration(folder);
}

/** iOS 3 and before keep no index: each file brings its own description (docs/formats/finding.md §2). */
function oldGeneration(folder: string): 'mdinfo' | 'mdbackup' | undefined {
  const isContent = (entry: Dirent, ending: string): boolean => entry.isFile() && entry.name.endsWith(ending);
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some((entry) => isContent(entry, '.mdinfo'))) return 'mdinfo';
  return entries.some((entry) => isContent(entry, '.mdbackup')) ? 'mdbackup' : undefined;
}
