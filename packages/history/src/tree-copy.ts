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

/** Content, which nobody ever writes into; anything else may be, and is copied. */
const content = /^[0-9a-f]{40}$/;

/**
 * Brings folders of our own to another place: content by a second name where both are on one disk, everything else byte by byte, with
 * its times. Files that share a name's content in the old place share it in the new one too, as far as one `TreeCopy` brings them.
 * What is there already, of the same size and time, is not copied again.
 */
export class TreeCopy {
  readonly #ctx: TaskContext;
  readonly #hasher: FileHasher;
  /** Where the first of the names of a file went, by its number on the old disk. */
  readonly #brought = new Map<bigint, string>();
  #files = 0;
  #bytes = 0;

  constructor(ctx: TaskContext) {
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
   * Reads both sides and compares them, but for what is one file on the disk. What differs is copied once more: it may be of an
   * earlier try, and only look the same.
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
      if (!isBrought(stats, statsOf(to))) this.#put(from, to, stats);
      if (stats.nlink > 1n && !this.#brought.has(stats.ino)) this.#brought.set(stats.ino, to);
    } catch (error) {
      throw diskFailure(error, to);
    }
    await this.#hasher.breathe(Number(stats.size));
  }

  /** Whole or not at all, as everything in a location. */
  #put(from: string, to: string, { ino, atimeNs, mtimeNs }: BigIntStats): void {
    const part = `${to}.part`;
    rmSync(part, { force: true });
    const isContent = content.test(to.split(/[/\\]/).at(-1) ?? '');
    const first = this.#brought.get(ino);
    if (!(isContent && (shares(from, part) || (first !== undefined && shares(first, part))))) {
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
    try {
      return (await this.#hasher.hash(from)).sha256 === (await this.#hasher.hash(to)).sha256;
    } catch (error) {
      throw readFailure(error, to);
    }
  }
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
