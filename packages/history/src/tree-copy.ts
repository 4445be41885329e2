import {
  type BigIntStats,
  copyFileSync,
  linkSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import { diskFailure, makeFolder, systemCode } from './disk.js';
import { fail } from './failures.js';
import { FileHasher } from './file-hasher.js';
import { readFailure } from './read-failure.js';
import type { RecordedSums } from './recorded-sums.js';

/** Content, which nobody ever writes into; anything else may be, and is copied. */
function isContent(file: string): boolean {
  return /[/\\][0-9a-f]{40}$/.test(file);
}

/**
 * Brings folders of our own to another place: content by a second name where both are on one disk, everything else byte by byte, with
 * its times. Content that has several names, or by its recorded sums several copies, in the old place is one file in the new one, as
 * far as one `TreeCopy` brings it. What is there already, of the same size and time, is not copied again.
 */
export class TreeCopy {
  readonly #sums: RecordedSums;
  readonly #ctx: TaskContext;
  readonly #hasher: FileHasher;
  /** Where the first file of a content went: by its sum, or its number on the old disk. */
  readonly #brought = new Map<string | bigint, string>();
  /** What files with several names were compared with, by their numbers on the new disk. */
  readonly #compared = new Map<bigint, string | bigint>();
  #files = 0;
  #bytes = 0;

  constructor(sums: RecordedSums, ctx: TaskContext) {
    this.#sums = sums;
    this.#ctx = ctx;
    this.#hasher = new FileHasher(ctx.signal);
  }

  /**
   * Makes `to` hold what `from` holds, but for files of these names. Links and special files are left out: no backup holds any.
   *
   * @throws history/not-readable, history/not-writable, history/disk-full
   */
  async bring(from: string, to: string, leftOut: RegExp): Promise<void> {
    this.#ctx.signal.throwIfAborted();
    const stats = statsOf(from);
    if (stats?.isFile()) return await this.#bringFile(from, to, stats);
    if (!stats?.isDirectory()) return;
    makeFolder(to);
    const entries = readdirSync(from, { withFileTypes: true }).filter(({ name }) => !leftOut.test(name));
    const wanted = new Set(entries.map(({ name }) => name));
    for (const name of readdirSync(to)) if (!wanted.has(name)) rmSync(join(to, name), { recursive: true, force: true });
    for (const entry of entries) await this.bring(join(from, entry.name), join(to, entry.name), leftOut);
  }

  /**
   * Reads what was brought and compares it with its recorded sum, or with the old file where there is none; what is one file on the
   * disk needs no reading. What differs is copied once more: it may be of an earlier try, and only look the same.
   *
   * @throws history/copy-differs, history/not-readable, history/not-writable, history/disk-full
   */
  async compare(from: string, to: string, leftOut: RegExp): Promise<void> {
    this.#ctx.signal.throwIfAborted();
    const old = statsOf(from);
    if (old?.isFile()) {
      if (await this.#isSame({ from, to, old })) return;
      rmSync(to, { force: true });
      await this.#bringFile(from, to, old);
      if (await this.#isSame({ from, to, old })) return;
      rmSync(to, { force: true });
      throw fail('copy-differs', { path: to });
    }
    if (!old?.isDirectory()) return;
    for (const { name } of readdirSync(from, { withFileTypes: true }))
      if (!leftOut.test(name)) await this.compare(join(from, name), join(to, name), leftOut);
  }

  async #bringFile(from: string, to: string, stats: BigIntStats): Promise<void> {
    this.#files += 1;
    this.#bytes += Number(stats.size);
    this.#ctx.emit({ kind: 'progress', files: this.#files, bytes: this.#bytes });
    try {
      const mark = isContent(from) ? this.#markOf(from, stats) : undefined;
      if (!isBrought(stats, statsOf(to))) this.#put({ from, to, mark }, stats);
      if (mark !== undefined && !this.#brought.has(mark)) this.#brought.set(mark, to);
    } catch (error) {
      throw diskFailure(error, to);
    }
    await this.#hasher.breathe(Number(stats.size));
  }

  /** What content is known by: its recorded sum, or its number on the old disk while it has other names there. */
  #markOf(file: string, stats: BigIntStats): string | bigint | undefined {
    return this.#sums.find(file, stats) ?? (stats.nlink > 1n ? stats.ino : undefined);
  }

  /** Whole or not at all, as everything in a location. */
  #put({ from, to, mark }: Bringing, { atimeNs, mtimeNs }: BigIntStats): void {
    const part = `${to}.part`;
    rmSync(part, { force: true });
    const first = mark === undefined ? undefined : this.#brought.get(mark);
    const isShared = isContent(from) && (shares(from, part) || (first !== undefined && shares(first, part)));
    if (!isShared) {
      copyFileSync(from, part);
      utimesSync(part, Number(atimeNs) / 1e9, Number(mtimeNs) / 1e9);
    }
    renameSync(part, to);
  }

  async #isSame({ from, to, old }: Sides): Promise<boolean> {
    const fresh = statsOf(to);
    if (!fresh?.isFile()) return false;
    if (old.dev === fresh.dev && old.ino === fresh.ino) return true;
    if (old.size !== fresh.size) return false;
    const mark = this.#markOf(from, old);
    if (mark !== undefined && this.#compared.get(fresh.ino) === mark) return true;
    if (!(await this.#readsTheSame(from, to, mark))) return false;
    if (mark !== undefined && fresh.nlink > 1n) this.#compared.set(fresh.ino, mark);
    return true;
  }

  /** A file that is no longer what was recorded is moved as it is, and told of. */
  async #readsTheSame(from: string, to: string, mark: string | bigint | undefined): Promise<boolean> {
    try {
      const { sha256 } = await this.#hasher.hash(to);
      if (sha256 === mark) return true;
      if ((await this.#hasher.hash(from)).sha256 !== sha256) return false;
    } catch (error) {
      throw readFailure(error, to);
    }
    if (typeof mark === 'string') {
      const message = 'This file is not what was recorded when it was backed up; it is moved as it is.';
      this.#ctx.emit({ kind: 'notice', code: 'history/rotten', message, path: from });
    }
    return true;
  }
}

interface Bringing {
  readonly from: string;
  readonly to: string;
  readonly mark: string | bigint | undefined;
}

interface Sides {
  readonly from: string;
  readonly to: string;
  readonly old: BigIntStats;
}

/** Disks keep times to two seconds at the coarsest (FAT). */
const coarsestMs = 2000n;

function isBrought(old: BigIntStats, there: BigIntStats | undefined): boolean {
  if (!there?.isFile() || there.size !== old.size) return false;
  const apart = there.mtimeMs - old.mtimeMs;
  return apart < coarsestMs && apart > -coarsestMs;
}

/** A second name for a file; false where the disk has none to give. */
function shares(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (cannotLink.has(systemCode(error) ?? '')) return false;
    throw error;
  }
}

const cannotLink = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EACCES']);

function statsOf(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    throw readFailure(error, path);
  }
}
