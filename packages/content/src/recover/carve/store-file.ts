import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readSqliteHeader, type SqliteHeader, sqliteHeaderSize } from '@pearmain/formats';
import { type Frame, logOf, readFrames } from './log-file.js';

const windowBytes = 1024 * 1024;
const keptWindows = 24;
/** So far behind all that is there can a page be of a database that grew and shrank; the number of one is not to be believed. */
const mostPagesBehind = 100_000;

/**
 * The pages of a database file as they lie on the disk, with those that its log has newer. SQLite is not asked: it would hide what is
 * looked for here. Never more than some dozen mebibytes are held.
 */
export class StoreFile implements Disposable {
  readonly header: SqliteHeader;
  /** How many pages there are to look at, also behind those that the header counts. */
  readonly pageCount: number;
  readonly frames: readonly Frame[];
  readonly #file: number;
  readonly #log: number | undefined;
  readonly #sizeBytes: number;
  readonly #newest = new Map<number, Frame>();
  readonly #windows = new Map<number, Uint8Array>();

  private constructor(file: number, log: number | undefined) {
    this.#file = file;
    this.#log = log;
    this.#sizeBytes = fstatSync(file).size;
    const first = new Uint8Array(sqliteHeaderSize);
    readSync(file, first, 0, first.length, 0);
    const onDisk = readSqliteHeader(first);
    const pages = Math.floor(this.#sizeBytes / onDisk.pageSize);
    const frames = log === undefined ? [] : readFrames(log, fstatSync(log).size, onDisk.pageSize);
    this.frames = frames.filter(({ page }) => page <= pages + frames.length + mostPagesBehind);
    for (const frame of this.frames) {
      if (frame.commit !== undefined && !frame.isLoose) this.#newest.set(frame.page, frame);
    }
    this.pageCount = [...this.#newest.keys()].reduce((most, page) => Math.max(most, page), Math.max(pages, 1));
    this.header = onDisk;
    const newestFirst = this.#newest.get(1);
    if (newestFirst) this.header = readSqliteHeader(this.image(newestFirst));
  }

  /** @throws formats/sqlite-damaged */
  static open(path: string): StoreFile {
    const file = openSync(path, 'r');
    const logPath = logOf(path);
    const log = logPath === undefined ? undefined : openSync(logPath, 'r');
    try {
      return new StoreFile(file, log);
    } catch (error) {
      closeSync(file);
      if (log !== undefined) closeSync(log);
      throw error;
    }
  }

  /** A page as it is now, the first of them being 1. What the file does not have is zeros. */
  page(number: number): Uint8Array {
    const newer = this.#newest.get(number);
    return newer ? this.image(newer) : this.pageOnDisk(number);
  }

  /** The same, without the log. */
  pageOnDisk(number: number): Uint8Array {
    const { pageSize } = this.header;
    const at = (number - 1) * pageSize;
    const index = Math.floor(at / windowBytes);
    const start = at - index * windowBytes;
    const window = this.#window(index);
    if (start + pageSize <= window.length) return window.subarray(start, start + pageSize);
    const page = new Uint8Array(pageSize);
    if (start < window.length) page.set(window.subarray(start));
    return page;
  }

  /** A page as a frame of the log has it. */
  image(frame: Frame): Uint8Array {
    const page = new Uint8Array(this.header.pageSize);
    if (this.#log !== undefined) readSync(this.#log, page, 0, page.length, frame.offset);
    return page;
  }

  /** Whether the log has a newer one than the file. */
  isReplaced(page: number): boolean {
    return this.#newest.has(page);
  }

  /** Whether that is the newest of its page. */
  isNewest(frame: Frame): boolean {
    return this.#newest.get(frame.page) === frame;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
    if (this.#log !== undefined) closeSync(this.#log);
  }

  #window(index: number): Uint8Array {
    const known = this.#windows.get(index);
    if (known) return known;
    const at = index * windowBytes;
    const window = Buffer.allocUnsafeSlow(Math.max(0, Math.min(windowBytes, this.#sizeBytes - at)));
    const read = readSync(this.#file, window, 0, window.length, at);
    window.fill(0, read);
    if (this.#windows.size >= keptWindows) {
      const [oldest] = this.#windows.keys();
      if (oldest !== undefined) this.#windows.delete(oldest);
    }
    this.#windows.set(index, window);
    return window;
  }
}
