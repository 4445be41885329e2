import { dirname, join } from 'node:path';
import { isFailure } from '@pearmain/base';
import { type Completeness, completenessOf, contentPlaces, manifestPath } from './completeness.js';
import { type OpenContent, openContent, type StoredContent } from './contents.js';
import { type ClassKeys, curveKeyLength, passwordOpensKeybag, unlockKeybag } from './crypto/class-keys.js';
import { fail } from './failures.js';
import { type BackupInfo, readInfo } from './info.js';
import { fileId, type IndexName, infoPlist, isFileId, manifestPlist } from './layout.js';
import { expectedIndexName, findIndex, isSealed } from './manifest/find-index.js';
import type { Glance } from './manifest/glance.js';
import { type OpenIndex, openIndex } from './manifest/index-database.js';
import { type IndexTraits, readTraits } from './manifest/index-traits.js';
import type { MBFile } from './manifest/mb-file.js';
import { findRow, readRows, readRowsById } from './manifest/read-rows.js';
import type { BackupRow } from './manifest/row.js';
import { isPlainFile } from './plain-file.js';
import { type BackupProperties, readProperties } from './properties.js';
import { findPlist } from './read-plist.js';
import { type BackupStatus, findStatus } from './status.js';

/** How a backup is opened. */
export interface OpenOptions {
  /** Of an encrypted backup. Without it the index and the contents stay closed. */
  readonly password?: string;
  /** Its keys, opened before by `unlockBackup`; the backup takes them over, and wipes them when it is closed. */
  readonly keys?: ClassKeys;
  /** Where private copies of a large index go; the system's folder for temporary files when not given. */
  readonly scratch?: string;
}

/** One backup folder, open for reading; nothing in it is ever changed. */
export class Backup implements Disposable {
  readonly folder: string;
  readonly completeness: Completeness;
  readonly status: BackupStatus | undefined;
  readonly properties: BackupProperties;
  readonly info: BackupInfo | undefined;
  readonly #index: OpenIndex | undefined;
  readonly #keys: ClassKeys | undefined;

  /** Made by `openBackup`. */
  constructor(parts: BackupParts, index: OpenIndex | undefined, keys: ClassKeys | undefined) {
    this.folder = parts.folder;
    this.completeness = parts.completeness;
    this.status = parts.status;
    this.properties = parts.properties;
    this.info = parts.info;
    this.#index = index;
    this.#keys = keys;
  }

  get isEncrypted(): boolean {
    return this.properties.isEncrypted;
  }

  /** False for an encrypted backup that was opened without its password. */
  get isUnlocked(): boolean {
    return this.#index !== undefined;
  }

  /** What kind of index it has, and how that is made. @throws backup/password-needed */
  get index(): { readonly name: IndexName; readonly traits: IndexTraits } {
    const { name, database } = this.#opened();
    return { name, traits: readTraits(database) };
  }

  /** All rows, one at a time, or those of one domain, or those of it below a folder. @throws backup/password-needed */
  rows(domain?: string, folder?: string): IterableIterator<BackupRow> {
    return readRows(this.#opened().database, domain === undefined ? undefined : { domain, folder });
  }

  /** All rows in the order of their ids, one at a time. @throws backup/password-needed */
  rowsById(): IterableIterator<BackupRow> {
    return readRowsById(this.#opened().database);
  }

  /** The row of one path. @throws backup/password-needed */
  find(domain: string, relativePath: string): BackupRow | undefined {
    return findRow(this.#opened().database, fileId(domain, relativePath));
  }

  /** What the device recorded of a row. @throws backup/damaged-record, backup/password-needed */
  record(row: BackupRow): MBFile {
    if (!row.blob) throw fail('damaged-record', { reason: 'it has none' });
    return this.#opened().readRecord(row.blob);
  }

  /** Its mode, size and time alone, in a fraction of the time. @throws as `record` */
  glanceAt(row: BackupRow): Glance {
    if (!row.blob) throw fail('damaged-record', { reason: 'it has none' });
    return this.#opened().glanceAt(row.blob);
  }

  /**
   * Where the content of a row is stored, or `undefined` where it is missing: always a plain file inside the backup, whatever
   * a hostile index calls it and wherever a link in its folder leads.
   */
  findContent(row: BackupRow): string | undefined {
    if (!isFileId(row.fileId)) return undefined;
    const place = contentPlaces(this.completeness, row.fileId).find((path) => isPlainFile(this.folder, path));
    return place === undefined ? undefined : join(this.folder, place);
  }

  /**
   * Where the content of a file is stored, and how it is locked: its own key is among it. `record` is that of the row, where it
   * was read before.
   *
   * @throws backup/missing-content, backup/damaged-record, backup/password-needed
   */
  stored(row: BackupRow, record?: MBFile): StoredContent {
    const path = this.findContent(row);
    if (path === undefined) throw fail('missing-content', { path: `${row.domain}/${row.relativePath}` });
    const { encryptionKey, sizeBytes } = record ?? this.record(row);
    // What a tool for examiners decrypted keeps its records, and the keys in them.
    const key = encryptionKey && this.isEncrypted ? this.#fileKey(encryptionKey) : undefined;
    return { path, key, sizeBytes };
  }

  /**
   * Opens the content of a file, decrypted while it is read; `plan.doubt` says where it is not exactly what was recorded.
   *
   * @throws backup/missing-content, backup/damaged-record, backup/password-needed
   */
  async open(row: BackupRow): Promise<OpenContent> {
    return openContent(this.stored(row));
  }

  /** Whether keys of that protection class can be opened here. */
  opensClass(protectionClass: number): boolean {
    return this.#keys?.classes.includes(protectionClass) ?? false;
  }

  /** Opens a key that is locked with that of a class; `undefined` where it does not open. */
  unwrap(protectionClass: number, wrapped: Uint8Array): Uint8Array | undefined {
    return this.#keys?.unwrap(protectionClass, wrapped);
  }

  /** Locks a key of a file, or of an index, with that of a class: 44 bytes. `undefined` where the class is not open here. */
  wrapFileKey(protectionClass: number, fileKey: Uint8Array): Uint8Array | undefined {
    return this.#keys?.wrapFileKey(protectionClass, fileKey);
  }

  /** Opens a whole key of this backup: a file's, or that of its index; `undefined` where it does not open. */
  openKey(wrapped: Uint8Array): Uint8Array | undefined {
    return this.#keys?.findFileKey(wrapped);
  }

  /** The content of a file in chunks, as `open` gives it. */
  async *contents(row: BackupRow): AsyncGenerator<Uint8Array> {
    await using content = await this.open(row);
    yield* content.chunks();
  }

  [Symbol.dispose](): void {
    this.#index?.[Symbol.dispose]();
    this.#keys?.[Symbol.dispose]();
  }

  #opened(): OpenIndex {
    if (!this.#index) throw fail('password-needed');
    return this.#index;
  }

  #fileKey(wrapped: Uint8Array): Uint8Array {
    if (!this.#keys) throw fail('password-needed');
    const key = this.#keys.findFileKey(wrapped);
    if (key) return key;
    const isOther = wrapped.length === curveKeyLength;
    const reason = isOther
      ? 'its key is of a kind that cannot be read yet (Curve25519)'
      : 'its key cannot be unwrapped';
    throw fail('damaged-record', { reason });
  }
}

/** What is read of a backup before any password. */
export interface BackupParts {
  readonly folder: string;
  readonly completeness: Completeness;
  readonly status: BackupStatus | undefined;
  readonly properties: BackupProperties;
  readonly info: BackupInfo | undefined;
}

/**
 * Opens a backup folder. An encrypted one opens without its password too, for what is not encrypted.
 *
 * @throws backup/no-backup, backup/damaged-file, backup/wrong-password, backup/damaged-keybag, backup/access-denied,
 * backup/unsupported-generation
 */
export async function openBackup(folder: string, options: OpenOptions = {}): Promise<Backup> {
  const parts = readBackup(folder);
  const keys = options.keys ?? (await unlock(parts.properties, options.password));
  if (parts.properties.isEncrypted && !keys) return new Backup(parts, undefined, undefined);
  try {
    const index = await openIndexOf(parts, keys, options.scratch);
    return new Backup(parts, index, keys);
  } catch (error) {
    keys?.[Symbol.dispose]();
    throw error;
  }
}

/**
 * Opens the keys of an encrypted backup: one derivation, two to three seconds since iOS 10.2. Nothing else of it is opened.
 *
 * @throws backup/wrong-password, backup/damaged-keybag
 */
export async function unlockBackup({ properties }: BackupParts, password: string): Promise<ClassKeys> {
  return unlockKeybag(keybagOf(properties), password);
}

/** True when the password opens the backup's keys. @throws backup/no-backup, backup/damaged-keybag */
export async function passwordOpens(folder: string, password: string): Promise<boolean> {
  return passwordOpensKeybag(keybagOf(readBackup(folder).properties), password);
}

/** What is read of a backup before any password, without its index. @throws as `openBackup` */
export function readBackup(folder: string): BackupParts {
  const status = readable(() => findStatus(folder));
  const completeness = completenessOf(folder, status);
  if (completeness === 'none') throw fail('no-backup', { path: folder });
  const manifest = findPlist(dirname(manifestPath(folder, completeness, manifestPlist)), manifestPlist);
  if (!manifest && completeness !== 'complete') throw fail('no-backup', { path: folder });
  const info = readable(() => findPlist(folder, infoPlist));
  return { folder, completeness, status, properties: readProperties(manifest ?? {}), info: info && readInfo(info) };
}

/** What is damaged here does not keep the rest from being read; `verifyBackup` names it. */
function readable<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isFailure(error, 'backup/damaged-file')) return undefined;
    throw error;
  }
}

/** Opens the index of a backup whose keys are open, or that is not encrypted. */
async function openIndexOf(parts: BackupParts, keys: ClassKeys | undefined, scratch?: string): Promise<OpenIndex> {
  const { folder, completeness, properties } = parts;
  const found = findIndex(folder, completeness, properties);
  if (!found) throw fail('damaged-file', { path: expectedIndexName(properties), reason: 'it is not there' });
  const { manifestKey } = properties;
  const key = keys && manifestKey && isSealed(found, properties) ? keys.findFileKey(manifestKey) : undefined;
  if (isSealed(found, properties) && !key) {
    throw fail('damaged-file', { path: manifestPlist, reason: 'its key is not usable' });
  }
  return openIndex(found, key, scratch);
}

async function unlock(properties: BackupProperties, password: string | undefined): Promise<ClassKeys | undefined> {
  if (!properties.isEncrypted || password === undefined) return undefined;
  return unlockKeybag(keybagOf(properties), password);
}

function keybagOf({ keybag }: BackupProperties): Uint8Array {
  if (!keybag) throw fail('damaged-keybag', { reason: 'there are none' });
  return keybag;
}
