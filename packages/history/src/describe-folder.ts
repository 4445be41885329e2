import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { arrayIn, booleanIn, dateIn, dictIn, isDict, type PlistDict, parsePlist, textIn } from '@pearmain/formats';
import { systemCode } from './disk.js';
import { readFailure } from './read-failure.js';
import type { Amount, SnapshotFacts } from './snapshot-record.js';

/**
 * SHA-256 of a backup's Manifest.plist, or `undefined` where it has none: the mark by which a folder is recognised. One that
 * is there and cannot be read is never taken for none: the backup would be taken for no backup.
 *
 * @throws history/not-readable
 */
export function findManifestMark(folder: string): string | undefined {
  try {
    return createHash('sha256')
      .update(readFileSync(join(folder, 'Manifest.plist')))
      .digest('hex');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw readFailure(error, join(folder, 'Manifest.plist'));
  }
}

/**
 * What a backup that nobody recorded says about itself; whatever it does not say stays empty.
 *
 * @throws history/not-readable
 */
export function describeFolder(folder: string): SnapshotFacts {
  try {
    return describe(folder);
  } catch (error) {
    throw readFailure(error, folder);
  }
}

function describe(folder: string): SnapshotFacts {
  const manifest = readDict(folder, 'Manifest.plist');
  const status = readDict(folder, 'Status.plist');
  const info = readDict(folder, 'Info.plist');
  const lockdown = dictIn(manifest, 'Lockdown') ?? {};
  const said = plausible(dateIn(status, 'Date'), dateIn(info, 'Last Backup Date'), dateIn(manifest, 'Date'));
  const at = said ?? folderTime(folder);
  const finishedAt = at.toISOString();
  return {
    device: {
      name: textIn(lockdown, 'DeviceName') ?? textIn(info, 'Device Name') ?? '',
      productType: textIn(lockdown, 'ProductType') ?? textIn(info, 'Product Type') ?? '',
      productVersion: textIn(lockdown, 'ProductVersion') ?? textIn(info, 'Product Version') ?? '',
      buildVersion: textIn(lockdown, 'BuildVersion') ?? textIn(info, 'Build Version'),
      serialNumber: textIn(lockdown, 'SerialNumber') ?? textIn(info, 'Serial Number'),
    },
    startedAt: finishedAt,
    finishedAt,
    durationMs: 0,
    kind: 'unknown',
    encrypted: booleanIn(manifest, 'IsEncrypted') ?? false,
    // docs/formats/data-types.md §4
    only: arrayIn(info, 'Pearmain Kept Data Types')?.filter((type) => typeof type === 'string'),
    content: countContent(folder),
  };
}

/** Stored files and their bytes: the content folders, and content in the folder itself, where iOS 9 and earlier have it. */
function countContent(folder: string): Amount {
  let files = 0;
  let bytes = 0;
  const count = (path: string): void => {
    files += 1;
    bytes += lstatSync(join(folder, path), { throwIfNoEntry: false })?.size ?? 0;
  };
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (isContent(entry)) count(entry.name);
    else if (isContentFolder(entry))
      for (const id of readdirSync(join(folder, entry.name))) count(join(entry.name, id));
  }
  return { files, bytes };
}

function isContentFolder(entry: Dirent): boolean {
  return entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name);
}

function isContent(entry: Dirent): boolean {
  return entry.isFile() && /^[0-9a-f]{40}$/.test(entry.name);
}

/** The first date that a backup can be of: others would not make an id, and would sort before or after all backups to come. */
function plausible(...dates: readonly (Date | undefined)[]): Date | undefined {
  return dates.find((date) => date && date.getUTCFullYear() >= 2007 && date.getUTCFullYear() < 2200);
}

function readDict(folder: string, name: string): PlistDict {
  try {
    const value = parsePlist(readFileSync(join(folder, name)));
    return isDict(value) ? value : {};
  } catch {
    // A description uses what can be read; whether the backup is sound is verify's question.
    return {};
  }
}

function folderTime(folder: string): Date {
  return new Date(Math.floor(statSync(folder).mtimeMs));
}
