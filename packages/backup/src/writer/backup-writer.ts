import { mkdirSync, renameSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import type { Udid } from '@pearmain/base';
import { diskFailure, errorCode, pathFailure } from '../failures.js';
import { type BackgroundSink, BackgroundWriter } from './background-writer.js';
import { containedPath, isContentPlace, partEnding } from './contained-path.js';
import { copyTree } from './copy-tree.js';
import { listFolder, type WriterEntry } from './list-folder.js';
import { readChunks } from './read-chunks.js';
import { findEntry, RealFolders, removeEntry } from './real-folders.js';
import { ReceivedFile, type StoredFile } from './received-file.js';
import { removeParts } from './remove-parts.js';

/** Told of every change to a backup folder; paths are relative to it (`Snapshot/3d/3d0d…`, a file or a folder). */
export interface WriterObserver {
  stored(path: string, file: StoredFile): void;
  moved(from: string, to: string): void;
  /** Files below `to` were not hashed on the way. */
  copied(from: string, to: string): void;
  removed(path: string): void;
}

/** What becomes of a file that is stored in the background; one of the two is called, once. */
export interface WriterOutcome {
  stored(): void;
  failed(error: unknown): void;
}

/** Some drivers and network drives tell no sizes at all; a phone that is told of 0 sends nothing. */
const untoldBytes = 2 ** 50;

const nobody: WriterObserver = { stored: () => {}, moved: () => {}, copied: () => {}, removed: () => {} };

/**
 * What a phone may do to the folder it backs up into: the `BackupFolder` port over real files. All paths are the phone's,
 * beginning with `<udid>/`, and stay inside that folder; links are never followed. A file is seen under its name when it is
 * whole, and never before. Files are 0600 and folders 0700. Every refusal is an `AppError` whose `data['problem']` is one of
 * the port's words (docs/formats/location.md §6).
 */
export class BackupWriter implements AsyncDisposable {
  readonly #root: string;
  readonly #udid: Udid;
  readonly #base: string;
  readonly #observer: WriterObserver;
  readonly #folders: RealFolders;
  readonly #background = new BackgroundWriter();

  private constructor(root: string, udid: Udid, observer: WriterObserver) {
    this.#root = root;
    this.#udid = udid;
    this.#base = join(root, udid);
    this.#observer = observer;
    this.#folders = new RealFolders(this.#base);
  }

  /**
   * `root` is the folder that contains `<udid>/`; both are made where missing. Half-received files of an earlier run are
   * removed. From here on the process creates files for its own user alone.
   */
  static open(input: { root: string; udid: Udid; observer?: WriterObserver }): BackupWriter {
    if (isMainThread) process.umask(0o077);
    const writer = new BackupWriter(input.root, input.udid, input.observer ?? nobody);
    writer.#guard(input.root, () => mkdirSync(input.root, { recursive: true, mode: 0o700 }));
    writer.makeDirectory(input.udid);
    writer.#guard(input.udid, () => removeParts(writer.#base));
    return writer;
  }

  /** What the disk under the folder can still take for this user, in bytes. */
  freeBytes(): number {
    return this.#guard(this.#udid, () => {
      const { bavail, blocks, bsize } = statfsSync(this.#root);
      return blocks === 0 ? untoldBytes : bavail * bsize;
    });
  }

  /** In any order; `undefined` where there is no such folder. */
  list(path: string): readonly WriterEntry[] | undefined {
    return this.#guard(path, () => {
      const inside = containedPath(path, this.#udid);
      if (inside !== '' && !this.#folders.parentOf(inside, path, false)) return undefined;
      return listFolder(this.#at(inside), path);
    });
  }

  /** The content of a file in chunks of at most 32 KiB; each is overwritten by a later step. */
  open(path: string): Iterable<Uint8Array> {
    return this.#guard(path, () => {
      const inside = containedPath(path, this.#udid);
      if (!this.#folders.parentOf(inside, path, false)) throw pathFailure('not-found', path);
      return readChunks(this.#at(inside), path);
    });
  }

  /** Parents are made. Nothing is visible under `path` before `commit()`. */
  create(path: string): ReceivedFile {
    return this.#guard(path, () => {
      const inside = this.#place(path);
      this.#folders.parentOf(inside, path, true);
      return new ReceivedFile(this.#at(inside), path, (file) => this.#observer.stored(inside, file));
    });
  }

  /** Stores files in another thread; what becomes of each is told to `outcome` and to the observer. */
  readonly background = {
    create: (path: string, outcome: WriterOutcome): BackgroundSink =>
      this.#guard(path, () => {
        const inside = this.#place(path);
        this.#folders.parentOf(inside, path, true);
        return this.#background.create(this.#at(inside), path, {
          stored: (file) => this.#observe(inside, path, file, outcome),
          failed: (error) => outcome.failed(error),
        });
      }),
    congestion: (): Promise<void> | undefined => this.#background.congestion(),
    settled: (): Promise<void> => this.#background.settled(),
  };

  /** Stores what was handed over, and ends the other thread. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#background.close();
  }

  /** Parents are made; a folder that exists is fine. */
  makeDirectory(path: string): void {
    this.#guard(path, () => this.#folders.make(containedPath(path, this.#udid), path));
  }

  /** Replaces an existing target; the source is looked for before anything is done to it. */
  move(from: string, to: string): void {
    this.#guard(from, () => {
      const ends = this.#ends(from, to);
      if (ends.source === ends.target) return;
      this.#replace(ends.target, (target) => renameSync(this.#at(ends.source), target));
      if (ends.isFolder) this.#folders.forget();
      this.#observer.moved(ends.source, ends.target);
    });
  }

  /** A folder with all it holds; replaces an existing target. */
  copy(from: string, to: string): void {
    this.#guard(to, () => {
      const ends = this.#ends(from, to);
      if (ends.source === ends.target) return;
      const part = this.#at(ends.target) + partEnding;
      copyTree(this.#at(ends.source), part, from);
      this.#replace(ends.target, (target) => renameSync(part, target));
      this.#folders.forget();
      this.#observer.copied(ends.source, ends.target);
    });
  }

  /** A folder goes with all it holds; what is missing is fine. */
  remove(path: string): void {
    this.#guard(path, () => {
      const inside = this.#place(path);
      if (!this.#folders.parentOf(inside, path, false)) return;
      const entry = findEntry(this.#at(inside));
      if (!entry) return;
      if (entry.isDirectory()) this.#folders.forget();
      removeEntry(this.#at(inside), entry);
      this.#observer.removed(inside);
    });
  }

  #observe(inside: string, path: string, file: StoredFile, outcome: WriterOutcome): void {
    try {
      this.#guard(path, () => this.#observer.stored(inside, file));
    } catch (error) {
      outcome.failed(error);
      return;
    }
    outcome.stored();
  }

  #ends(from: string, to: string): { source: string; target: string; isFolder: boolean } {
    const source = this.#place(from);
    const target = this.#place(to);
    if (target.startsWith(`${source}/`)) throw pathFailure('refused', to);
    if (!this.#folders.parentOf(source, from, false)) throw pathFailure('not-found', from);
    const isFolder = this.#isFolder(source, from);
    if (source.startsWith(`${target}/`)) throw pathFailure('refused', to);
    this.#folders.parentOf(target, to, true);
    return { source, target, isFolder };
  }

  /** Looks for what is to be moved or copied; content, of which there are hundred thousands, is found missing by the move itself. */
  #isFolder(source: string, from: string): boolean {
    if (isContentPlace(source)) return this.#folders.has(source);
    const entry = findEntry(this.#at(source));
    if (!entry) throw pathFailure('not-found', from);
    if (!entry.isFile() && !entry.isDirectory()) throw pathFailure('refused', from);
    return entry.isDirectory();
  }

  /** Puts something at `target`; a folder that stands there is set aside for the moment and then removed. */
  #replace(target: string, put: (path: string) => void): void {
    const path = this.#at(target);
    try {
      put(path);
    } catch (error) {
      const aside = path + asideEnding;
      if (!inTheWay.has(errorCode(error) ?? '') || !findEntry(path)) throw error;
      renameSync(path, aside);
      try {
        put(path);
      } catch (second) {
        renameSync(aside, path);
        throw second;
      }
      this.#folders.forget();
      const old = findEntry(aside);
      if (old) removeEntry(aside, old);
    }
  }

  /** A contained path needs no normalizing, which would take a tenth of the time of a move. */
  #at(inside: string): string {
    return inside === '' ? this.#base : `${this.#base}/${inside}`;
  }

  /** `path` relative to the backup folder, which itself is no such place. */
  #place(path: string): string {
    const inside = containedPath(path, this.#udid);
    if (inside === '') throw pathFailure('refused', path);
    return inside;
  }

  #guard<T>(path: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw diskFailure(error, path);
    }
  }
}

const asideEnding = `.aside${partEnding}`;
const inTheWay = new Set(['EISDIR', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST', 'EPERM']);
