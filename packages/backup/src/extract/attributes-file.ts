import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { isDict, parsePlist } from '@pearmain/formats';
import { errorCode, fail } from '../failures.js';
import { partEnding } from '../writer/contained-path.js';
import type { ExtractedEntry } from './extraction.js';

const flushFrom = 64 * 1024;

/**
 * What a disk does not keep of extracted entries, a line of JSON each (docs/formats/extracted-files.md §4). The file appears when
 * it is finished; disposed of before, it leaves nothing.
 */
export class AttributesFile implements Disposable {
  readonly #path: string;
  readonly #descriptor: number;
  #lines = '';
  #isOpen = true;

  private constructor(path: string, descriptor: number) {
    this.#path = path;
    this.#descriptor = descriptor;
  }

  /** Begins the file; one that is there is replaced only where that is asked for. @throws backup/attributes-file */
  static create(path: string, { overwrite = false }: { overwrite?: boolean } = {}): AttributesFile {
    return guarded(path, () => {
      if (existsSync(path) && !overwrite) throw fail('attributes-file', { path, reason: 'EEXIST' });
      rmSync(path + partEnding, { force: true });
      return new AttributesFile(path, openSync(path + partEnding, 'wx', 0o600));
    });
  }

  add(entry: ExtractedEntry): void {
    this.#lines += `${JSON.stringify(describe(entry))}\n`;
    if (this.#lines.length >= flushFrom) this.#flush();
  }

  finish(): void {
    this.#flush();
    this.#close();
    guarded(this.#path, () => renameSync(this.#path + partEnding, this.#path));
  }

  [Symbol.dispose](): void {
    if (!this.#isOpen) return;
    this.#close();
    rmSync(this.#path + partEnding, { force: true });
  }

  #flush(): void {
    guarded(this.#path, () => {
      const bytes = Buffer.from(this.#lines);
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
    });
    this.#lines = '';
  }

  #close(): void {
    this.#isOpen = false;
    closeSync(this.#descriptor);
  }
}

function describe({ domain, relativePath, kind, place, record }: ExtractedEntry) {
  const { mode, userId, groupId, inode, sizeBytes, protectionClass, flags, target } = record;
  return {
    domain,
    relativePath,
    kind,
    ...(place === undefined ? {} : { place }),
    mode: mode.toString(8),
    userId,
    groupId,
    inode,
    sizeBytes,
    protectionClass,
    flags,
    modified: momentOf(record.modified),
    changed: momentOf(record.changed),
    born: momentOf(record.born),
    ...(target === undefined ? {} : { target }),
    ...attributesOf(record.extendedAttributes),
  };
}

/** `null` for a time that no calendar has. */
function momentOf(seconds: number): string | null {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** The attributes by name, in base64; as they lie there where they cannot be read. */
function attributesOf(archive: Uint8Array | undefined) {
  if (!archive) return {};
  try {
    const read = parsePlist(archive);
    const named = isDict(read) ? Object.entries(read) : [];
    const values = named.flatMap(([name, value]) => (value instanceof Uint8Array ? [[name, base64(value)]] : []));
    return { attributes: Object.fromEntries(values) as Readonly<Record<string, string>> };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { unreadAttributes: base64(archive) };
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = errorCode(error);
    throw reason === undefined ? error : fail('attributes-file', { path, reason }, { cause: error });
  }
}
