import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { booleanIn, dateIn, dictIn, isDict, type PlistDict, parsePlist, textIn } from '@pearmain/formats';
import { systemCode } from './disk.js';
import { fail } from './failures.js';
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
    const code = systemCode(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw fail('not-readable', { path: join(folder, 'Manifest.plist'), reason: code }, { cause: error });
  }
}

/** What a backup that nobody recorded says about itself; whatever it does not say stays empty. */
export function describeFolder(folder: string): SnapshotFacts {
  const manifest = readDict(folder, 'Manifest.plist');
  const status = readDict(folder, 'Status.plist');
  const info = readDict(folder, 'Info.plist');
  const lockdown = dictIn(manifest, 'Lockdown') ?? {};
  const at =
    dateIn(status, 'Date') ?? dateIn(info, 'Last Backup Date') ?? dateIn(manifest, 'Date') ?? folderTime(folder);
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
    content: countContent(folder),
  };
}

/** Stored files and their bytes: the content folders alone. */
function countContent(folder: string): Amount {
  let files = 0;
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    if (!/^[0-9a-f]{2}$/.test(name)) continue;
    for (const id of readdirSync(join(folder, name))) {
      files += 1;
      bytes += statSync(join(folder, name, id), { throwIfNoEntry: false })?.size ?? 0;
    }
  }
  return { files, bytes };
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
