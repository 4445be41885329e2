import { createHash, randomUUID } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AfcLinkType } from '@pearmain/wire';
import { AfcRefusal } from './afc-refusal.js';
import { MediaRoot } from './media-root.js';

/** What a file service does with names: every path is a host's, and stays below the folder that it shows. */
export class Paths {
  readonly #root: MediaRoot;

  constructor(root: ConstructorParameters<typeof MediaRoot>[0]) {
    this.#root = new MediaRoot(root);
  }

  /** The place of a file's content on this machine. */
  place(path: string): string {
    return this.#root.follow(path);
  }

  /** The names in a folder, in a fixed order, `.` and `..` first. */
  list(path: string): string[] {
    return ['.', '..', ...readdirSync(this.#root.follow(path)).sort()];
  }

  /** Keys and values as the file service tells them, times in nanoseconds; of a link itself, not of what it means. */
  info(path: string): (readonly [key: string, value: string])[] {
    const place = this.#root.keepLink(path);
    const stat = lstatSync(place, { bigint: true });
    const isLink = stat.isSymbolicLink();
    return [
      ['st_size', String(stat.size)],
      ['st_blocks', String(stat.blocks ?? 0n)],
      ['st_nlink', String(stat.nlink)],
      ['st_ifmt', formatWord(stat)],
      ['st_mtime', String(stat.mtimeNs)],
      ['st_birthtime', String(stat.birthtimeNs)],
      ...(isLink ? ([['LinkTarget', readlinkSync(place)]] as const) : []),
    ];
  }

  /** Makes a folder with its parents; one that is there is fine. */
  makeFolder(path: string): void {
    for (const prefix of this.#root.prefixesOf(path)) {
      const place = this.#root.follow(prefix);
      if (statSync(place, { throwIfNoEntry: false })?.isDirectory() !== true) mkdirSync(place, 0o755);
    }
  }

  /** Removes a file, a link, or a folder with nothing in it. */
  remove(path: string): void {
    const place = this.#removable(path);
    if (lstatSync(place).isDirectory()) rmdirSync(place);
    else unlinkSync(place);
  }

  removeWithContents(path: string): void {
    const place = this.#removable(path);
    lstatSync(place);
    rmSync(place, { recursive: true });
  }

  rename(from: string, to: string): void {
    renameSync(this.#removable(from), this.#removable(to));
  }

  link(type: number, target: string, path: string): void {
    const place = this.#removable(path);
    if (type === AfcLinkType.symbolic) symlinkSync(target, place);
    else if (type === AfcLinkType.hard) linkSync(this.#root.follow(target), place);
    else throw new AfcRefusal('badArgument');
  }

  truncate(path: string, size: number): void {
    truncateSync(this.#root.follow(path), size);
  }

  readWhole(path: string): Uint8Array {
    return readFileSync(this.#root.follow(path));
  }

  /** Writes a file that appears whole, or not at all. */
  writeWhole(path: string, content: Uint8Array): void {
    const place = this.#root.follow(path);
    const beside = `${place}.${randomUUID()}`;
    try {
      writeFileSync(beside, content, { mode: 0o644 });
      renameSync(beside, place);
    } finally {
      rmSync(beside, { force: true });
    }
  }

  setModified(path: string, nanoseconds: bigint): void {
    // Half a microsecond more: the system cuts what a number of seconds cannot hold exactly.
    const seconds = (Number(nanoseconds / 1000n) + 0.5) / 1e6;
    utimesSync(this.#root.follow(path), seconds, seconds);
  }

  /** Bytes of all files below a path. */
  sizeOfContents(path: string): number {
    const place = this.#root.follow(path);
    const stat = lstatSync(place);
    if (!stat.isDirectory()) return stat.size;
    const entries = readdirSync(place, { recursive: true, encoding: 'utf8' });
    return entries.reduce((sum, entry) => {
      const found = lstatSync(join(place, entry));
      return found.isFile() ? sum + found.size : sum;
    }, 0);
  }

  /** SHA-1 of a file, or of a range of it. */
  hash(path: string, { start, end }: { start: number; end: number }): Uint8Array {
    const descriptor = openSync(this.#root.follow(path), 'r');
    try {
      const hash = createHash('sha1');
      const block = Buffer.allocUnsafe(1024 * 1024);
      for (let position = start; position < end; ) {
        const length = readSync(descriptor, block, 0, Math.min(block.length, end - position), position);
        if (length === 0) break;
        hash.update(block.subarray(0, length));
        position += length;
      }
      return hash.digest();
    } finally {
      closeSync(descriptor);
    }
  }

  #removable(path: string): string {
    if (this.#root.isRoot(path)) throw new AfcRefusal('permissionDenied');
    return this.#root.keepLink(path);
  }
}

function formatWord(stat: BigIntStats): string {
  if (stat.isDirectory()) return 'S_IFDIR';
  if (stat.isSymbolicLink()) return 'S_IFLNK';
  if (stat.isFIFO()) return 'S_IFIFO';
  if (stat.isSocket()) return 'S_IFSOCK';
  if (stat.isBlockDevice()) return 'S_IFBLK';
  return stat.isCharacterDevice() ? 'S_IFCHR' : 'S_IFREG';
}
