import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFailure, type TaskContext } from '@pearmain/base';
import type { PlistDict } from '@pearmain/formats';
import type { Backup } from '../backup.js';
import type { OpenContent } from '../contents.js';
import type { ClassKeys } from '../crypto/class-keys.js';
import { makeKeybag } from '../crypto/make-keybag.js';
import { diskFailure } from '../failures.js';
import { type IndexName, manifestDatabase } from '../layout.js';
import type { MBFile } from '../manifest/mb-file.js';
import { type BackupRow, kindOfRow } from '../manifest/row.js';
import { makeBackupFolder, placeOf, writeFrame } from './backup-frame.js';
import { changeRecord } from './change-record.js';
import { beginIndex, type IndexWriter } from './index-writer.js';
import { storeContent } from './store-content.js';

/** What is converted, and where to; the folder must not exist, the one above it must. */
export interface Conversion {
  readonly folder: string;
  /** Of the encrypted backup that is made; without one it is decrypted. */
  readonly newPassword: string | undefined;
  /** The opened keys of the source: what the device alone can use is taken over. */
  readonly keys: ClassKeys | undefined;
  readonly now: Date;
  /** Where an index lies before it is encrypted; the system's folder for temporary files when not given. */
  readonly scratch?: string;
}

/** What was written. Paths are `domain/relativePath`. */
export interface ConvertedBackup {
  readonly isEncrypted: boolean;
  readonly files: number;
  /** Stored bytes. */
  readonly bytes: number;
  /** Files whose content the source does not have, or whose key does not open. */
  readonly missing: readonly string[];
  /** Files whose content is there, but not exactly as recorded; taken as it is. */
  readonly doubtful: readonly string[];
}

/** Read and written at once: 64 chunks of 256 KiB at most lie in memory. */
const filesAtOnce = 32;
const keyBytes = 32;
/** Of the index, and of files that are recorded without a class. */
const usualClass = { index: 4, file: 3 } as const;

/**
 * Writes an encrypted backup decrypted, or a plain one encrypted, into a folder that devices restore from: content, keys, sizes,
 * digests, index, keybag (docs/formats/encryption.md §7). One pass over the content; the source is not changed.
 *
 * @throws backup/password-needed, backup/damaged-record, backup/disk-full, backup/not-writable, backup/disk-error
 */
export async function convertBackup(
  source: Backup,
  conversion: Conversion,
  context: TaskContext,
): Promise<ConvertedBackup> {
  const { name, traits } = source.index;
  const { folder, newPassword, scratch = tmpdir() } = conversion;
  const isSealed = newPassword !== undefined && name === manifestDatabase && sealsItsIndex(source);
  const keybag = await makeKeybag(
    {
      password: newPassword ?? '',
      hasFirstStage: isSealed,
      isKeychainOpen: newPassword !== undefined && !hasBoundKeychain(conversion),
    },
    conversion.keys,
  );
  using keys = keybag.keys;
  const indexKey = isSealed ? randomBytes(keyBytes) : undefined;
  try {
    makeBackupFolder(folder, name);
    using index = beginIndex({ name, traits, folder, key: indexKey, scratch });
    const target = { folder, index: name, keys: newPassword === undefined ? undefined : keys };
    const report = await convertRows(source, { target, index }, context);
    await index.finish();
    const { ManifestKey: _old, ...kept } = source.properties.raw;
    const manifest: PlistDict = {
      ...kept,
      BackupKeyBag: keybag.bytes,
      IsEncrypted: newPassword !== undefined,
      ...(indexKey ? { ManifestKey: keys.wrapFileKey(usualClass.index, indexKey) ?? new Uint8Array() } : {}),
    };
    writeFrame(folder, manifest, { parts: source, index: name, now: conversion.now });
    return { isEncrypted: newPassword !== undefined, ...report };
  } catch (error) {
    throw diskFailure(error, folder);
  }
}

/** Since iOS 10.2 the index of an encrypted backup is encrypted itself. */
function sealsItsIndex({ properties, info }: Backup): boolean {
  const version = properties.device.productVersion ?? info?.productVersion ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return version === '' || major > 10 || (major === 10 && minor >= 2);
}

/** Saved passwords that only the device can open stay so: new keys would open nothing. */
function hasBoundKeychain({ keys }: Conversion): boolean {
  return keys !== undefined && !keys.classes.includes(6);
}

interface Target {
  readonly folder: string;
  readonly index: IndexName;
  /** What files are encrypted with; `undefined` for a plain backup. */
  readonly keys: ClassKeys | undefined;
}

type Report = Omit<ConvertedBackup, 'isEncrypted'>;

async function convertRows(
  source: Backup,
  { target, index }: { readonly target: Target; readonly index: IndexWriter },
  context: TaskContext,
): Promise<Report> {
  const report = { files: 0, bytes: 0, missing: [] as string[], doubtful: [] as string[] };
  for (const rows of inBatches(source.rows())) {
    context.signal.throwIfAborted();
    const converted = await Promise.all(rows.map((row) => convertRow(source, row, target)));
    index.add(converted.map(({ row }) => row));
    for (const { row, outcome, storedBytes } of converted) {
      if (outcome === 'nothing-to-store') continue;
      if (outcome === 'missing') report.missing.push(`${row.domain}/${row.relativePath}`);
      if (outcome === 'doubtful') report.doubtful.push(`${row.domain}/${row.relativePath}`);
      if (outcome === 'missing') continue;
      report.files += 1;
      report.bytes += storedBytes;
    }
    context.emit({ kind: 'progress', files: report.files, bytes: report.bytes });
  }
  return report;
}

function* inBatches(rows: Iterable<BackupRow>): Generator<BackupRow[]> {
  let batch: BackupRow[] = [];
  for (const row of rows) {
    if (batch.push(row) < filesAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface Converted {
  readonly row: BackupRow;
  readonly outcome: 'stored' | 'doubtful' | 'missing' | 'nothing-to-store';
  readonly storedBytes: number;
}

/** Folders, links and what was never saved keep their rows as they are. */
async function convertRow(source: Backup, row: BackupRow, target: Target): Promise<Converted> {
  const { blob } = row;
  if (kindOfRow(row) !== 'file' || !blob) return { row, outcome: 'nothing-to-store', storedBytes: 0 };
  const record = findRecord(source, row);
  await using content = record && (await findOpen(source, row));
  if (!record) return { row, outcome: 'missing', storedBytes: 0 };
  if (!content) {
    const { sizeBytes, digest } = record;
    const withoutKey = changeRecord(blob, target.index, { sizeBytes, digest, encryptionKey: undefined });
    return { row: { ...row, blob: withoutKey }, outcome: 'missing', storedBytes: 0 };
  }
  const key = target.keys && randomBytes(keyBytes);
  const stored = await storeContent(join(target.folder, placeOf(row.fileId, target.index)), content.chunks(), {
    key,
    hasDigest: record.digest !== undefined,
  });
  const changed = changeRecord(blob, target.index, {
    sizeBytes: stored.sizeBytes,
    encryptionKey: key && target.keys?.wrapFileKey(classOf(record), key),
    digest: stored.digest,
  });
  const outcome = content.plan.doubt === undefined ? 'stored' : 'doubtful';
  return { row: { ...row, blob: changed }, outcome, storedBytes: stored.storedBytes };
}

/** The class whose key locks a file: those of the keychain are for the keychain alone. */
function classOf({ protectionClass }: MBFile): number {
  return protectionClass >= 1 && protectionClass <= 4 ? protectionClass : usualClass.file;
}

/** What cannot be read of one file costs that file, and not the backup. */
function findRecord(source: Backup, row: BackupRow): MBFile | undefined {
  try {
    return source.record(row);
  } catch (error) {
    if (isAboutOneFile(error)) return undefined;
    throw error;
  }
}

async function findOpen(source: Backup, row: BackupRow): Promise<OpenContent | undefined> {
  try {
    return await source.open(row);
  } catch (error) {
    if (isAboutOneFile(error)) return undefined;
    throw error;
  }
}

function isAboutOneFile(error: unknown): boolean {
  return isFailure(error, 'backup/damaged-record') || isFailure(error, 'backup/missing-content');
}
