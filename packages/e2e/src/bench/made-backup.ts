import { createCipheriv, createHash, pbkdf2Sync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentPath, fileId } from '@pearmain/backup';
import { encodeKeybag, KeyedArchiveWriter, type PlistDict, writeBinaryPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';

/** A file of a backup that is made. */
export interface MadeFile {
  readonly domain: string;
  readonly path: string;
  readonly sizeBytes: number;
}

const work = { iterations: 10_000, doubleIterations: 10_000_000 };
const filesTable = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
  CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
  CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB)`;
const filesIndexes = `
  CREATE INDEX FilesDomainIdx ON Files(domain);
  CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
  CREATE INDEX FilesFlagsIdx ON Files(flags)`;

/** Makes an encrypted backup with a real one's work factors; returns how many seconds one bare derivation took. */
export function makeEncryptedBackup(folder: string, files: Iterable<MadeFile>, password: string): number {
  mkdirSync(folder, { recursive: true });
  const { keybag, classKey, derivationSeconds } = makeKeybag(password);
  const index = new MadeIndex(join(folder, 'Manifest.db'));
  let pattern = randomBytes(1024 * 1024);
  for (const { domain, path, sizeBytes } of files) {
    const id = fileId(domain, path);
    const key = randomBytes(32);
    mkdirSync(join(folder, id.slice(0, 2)), { recursive: true });
    if (pattern.length < sizeBytes) pattern = randomBytes(sizeBytes);
    writeFileSync(join(folder, contentPath(id)), encrypt(key, pattern.subarray(0, sizeBytes)));
    index.addFile({ domain, path, sizeBytes, key: wrapped(classKey, key) });
  }
  index.finish();
  const manifestKey = randomBytes(32);
  const plain = readFileSync(join(folder, 'Manifest.db'));
  writeFileSync(join(folder, 'Manifest.db'), encrypt(manifestKey, plain));
  writePlists(folder, { IsEncrypted: true, BackupKeyBag: keybag, ManifestKey: wrapped(classKey, manifestKey) });
  return derivationSeconds;
}

/** Makes a plain backup with so many entries in its index, about as a phone has them, and no content. */
export function makeLargeIndex(folder: string, rows: number): void {
  mkdirSync(folder, { recursive: true });
  const index = new MadeIndex(join(folder, 'Manifest.db'));
  const key = randomBytes(44);
  for (let number = 0; index.rows < rows; number += 1) {
    const app = Math.floor(number / 2000) % 500;
    const domain = app < 300 ? `AppDomain-com.example.app${app}` : app < 400 ? 'HomeDomain' : 'CameraRollDomain';
    const store = Math.floor(number / 40);
    const path = `Library/Application Support/Store${store % 997}/cache-${store}/item-${number}-${'0123456789abcdef'}.json`;
    index.addFile({ domain, path, sizeBytes: number % 100_000, key });
  }
  index.finish();
  writePlists(folder, { IsEncrypted: false });
}

/** Makes a plain backup of files of one byte, and of stores that lie at `from` and are moved. */
export function makePlainBackup(
  folder: string,
  files: Iterable<Omit<MadeFile, 'sizeBytes'>>,
  stores: readonly (Omit<MadeFile, 'sizeBytes'> & { readonly from: string })[],
): void {
  mkdirSync(folder, { recursive: true });
  const index = new MadeIndex(join(folder, 'Manifest.db'));
  const key = randomBytes(44);
  const placeOf = (domain: string, path: string): string => {
    const place = join(folder, contentPath(fileId(domain, path)));
    mkdirSync(dirname(place), { recursive: true });
    return place;
  };
  for (const { domain, path } of files) {
    writeFileSync(placeOf(domain, path), '1');
    index.addFile({ domain, path, sizeBytes: 1, key });
  }
  for (const { domain, path, from } of stores) {
    index.addFile({ domain, path, sizeBytes: statSync(from).size, key });
    renameSync(from, placeOf(domain, path));
  }
  index.finish();
  writePlists(folder, { IsEncrypted: false });
}

/** A Manifest.db that is being written, with a row for every folder above a file. */
class MadeIndex {
  readonly #database: Database;
  readonly #folders = new Set<string>();
  readonly #insert: ReturnType<Database['prepare']>;
  rows = 0;

  constructor(path: string) {
    this.#database = Database.open(path, { mode: 'create' });
    this.#database.script(`${filesTable}; BEGIN`);
    this.#insert = this.#database.prepare('INSERT INTO Files VALUES (?, ?, ?, ?, ?)');
  }

  addFile({ domain, path, sizeBytes, key }: MadeFile & { readonly key: Uint8Array }): void {
    const names = path.split('/');
    for (let depth = 0; depth < names.length; depth += 1) {
      const folder = names.slice(0, depth).join('/');
      const known = `${domain}-${folder}`;
      if (this.#folders.has(known)) continue;
      this.#folders.add(known);
      this.#add(domain, folder, { mode: 0o40755, flags: 2, sizeBytes: 0 });
    }
    this.#add(domain, path, { mode: 0o100644, flags: 1, sizeBytes, key });
  }

  finish(): void {
    this.#database.script(`COMMIT; ${filesIndexes}`);
    this.#database[Symbol.dispose]();
  }

  #add(
    domain: string,
    path: string,
    { mode, flags, sizeBytes, key }: { mode: number; flags: number; sizeBytes: number; key?: Uint8Array },
  ): void {
    this.rows += 1;
    const writer = new KeyedArchiveWriter();
    const root = writer.reserve();
    const id = createHash('sha1').update(`${domain}-${path}`).digest();
    const times = { LastModified: 1_700_000_000 + this.rows, LastStatusChange: 1_700_000_000, Birth: 1_690_000_000 };
    const RelativePath = writer.add(path);
    const encryption = key && {
      EncryptionKey: writer.add({ 'NS.data': key, $class: writer.class('NSMutableData', 'NSData', 'NSObject') }),
      // Phones note digests of the system's files, and none of photos and apps.
      ...(domain === 'HomeDomain' ? { Digest: writer.add(new Uint8Array(id)) } : {}),
    };
    const numbers = { Mode: mode, Size: sizeBytes, InodeNumber: this.rows, UserID: 501, GroupID: 501, Flags: 0 };
    const classes = { ProtectionClass: key ? 3 : 0, $class: writer.class('MBFile', 'NSObject') };
    writer.fill(root, { ...numbers, ...times, RelativePath, ...encryption, ...classes });
    this.#insert.run(id.toString('hex'), domain, path, flags, writer.finish(root));
  }
}

function makeKeybag(password: string) {
  const [salt, doubleSalt, classKey] = [randomBytes(20), randomBytes(20), randomBytes(32)];
  const begun = performance.now();
  const first = pbkdf2Sync(password, doubleSalt, work.doubleIterations, 32, 'sha256');
  const key = pbkdf2Sync(first, salt, work.iterations, 32, 'sha1');
  const derivationSeconds = (performance.now() - begun) / 1000;
  const header = { version: 5, type: 1, uuid: randomBytes(16), wrap: 0, salt, doubleSalt, ...work };
  const classKeys = [3, 4].map((protectionClass) => ({
    ...{ uuid: randomBytes(16), protectionClass, wrap: 2, keyType: 0 },
    wrappedKey: wrap(key, classKey),
  }));
  return { keybag: encodeKeybag({ ...header, classKeys }), classKey, derivationSeconds };
}

function writePlists(folder: string, manifest: PlistDict): void {
  const write = (name: string, value: PlistDict): void => {
    if (!existsSync(join(folder, name))) writeFileSync(join(folder, name), writeBinaryPlist(value));
  };
  const date = new Date(1_800_000_000_000);
  const device = { UniqueDeviceID: '00008110-001A2B3C4D5E6F70', DeviceName: 'Bench', ProductVersion: '17.5.1' };
  write('Manifest.plist', { ...manifest, Version: '10.0', SystemDomainsVersion: '20.0', Date: date, Lockdown: device });
  const states = { BackupState: 'new', SnapshotState: 'finished', IsFullBackup: false };
  write('Status.plist', { ...states, Date: date, UUID: 'BENCH', Version: '3.3' });
  write('Info.plist', { 'Device Name': 'Bench' });
}

/** Class 4 and 40 bytes. */
function wrapped(classKey: Uint8Array, key: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([4, 0, 0, 0]), wrap(classKey, key)]);
}

function wrap(by: Uint8Array, key: Uint8Array): Uint8Array {
  const cipher = createCipheriv('id-aes256-wrap', by, Buffer.alloc(8, 0xa6));
  return Buffer.concat([cipher.update(key), cipher.final()]);
}

function encrypt(key: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-cbc', key, Buffer.alloc(16));
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}
