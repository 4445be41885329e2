import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import { diskFailure, FileHasher, flushFolder, makeFolder, systemCode } from '@pearmain/history';
import { type CopiedFile, copyFile, SideError } from './copy-file.js';
import type { Manifest } from './manifest.js';
import type { LibraryBackupPlace } from './place.js';
import { findEntry, type Step } from './plan.js';
import type { Unread } from './source-files.js';
import { marked } from './target-names.js';

/** What a run is told. */
export interface RunInput {
  readonly place: LibraryBackupPlace;
  readonly manifest: Manifest;
  /** Names the run in folders and files: a moment without colons. */
  readonly id: string;
  readonly totalBytes: number;
}

/** What a run did. */
export interface RunOutcome {
  readonly copied: { files: number; bytes: number };
  readonly kept: number;
  /** Paths of files whose earlier version was set aside. */
  readonly replaced: string[];
  /** Files that were there already with the same content. */
  readonly adopted: number;
  /** Files that went under another name, because something that is not ours holds theirs. */
  readonly conflicts: { readonly path: string; readonly name: string }[];
  readonly unread: Unread[];
  /** Paths of what was written now. */
  readonly written: string[];
}

const flushEvery = 200;

/** Does what a plan says, file by file; every file appears whole or not at all, and nothing that lay there is lost. */
export class LibraryRun {
  readonly #input: RunInput;
  readonly #context: TaskContext;
  readonly #hasher: FileHasher;
  readonly #touched = new Set<string>();
  #count = 0;
  readonly outcome = {
    copied: { files: 0, bytes: 0 },
    kept: 0,
    replaced: [] as string[],
    adopted: 0,
    conflicts: [] as { path: string; name: string }[],
    unread: [] as Unread[],
    written: [] as string[],
  } satisfies RunOutcome;

  constructor(input: RunInput, context: TaskContext) {
    this.#input = input;
    this.#context = context;
    this.#hasher = new FileHasher(context.signal);
    rmSync(input.place.partial, { recursive: true, force: true });
    makeFolder(input.place.partial);
  }

  /** @throws history/disk-full, history/not-writable; the signal’s reason */
  async take(step: Step): Promise<void> {
    this.#context.signal.throwIfAborted();
    if (step.act === 'keep') {
      this.#keep(step);
      return;
    }
    const part = join(this.#input.place.partial, String(this.#count));
    this.#count += 1;
    try {
      const copied = (await this.#copy(step, part)) ?? (await this.#copy(step, part));
      if (!copied) this.outcome.unread.push({ path: step.file.file, reason: 'it changed while it was read' });
      else if (step.act === 'settle') await this.#settle(step, part, copied);
      else this.#put(step, part, copied);
    } catch (error) {
      this.#tellRefusal(step, error);
    } finally {
      rmSync(part, { force: true });
    }
    if (this.#touched.size >= flushEvery) this.flush();
  }

  /** Makes the names of this run last. */
  flush(): void {
    for (const folder of this.#touched) flushFolder(folder);
    this.#touched.clear();
  }

  #keep({ entry }: Step): void {
    this.outcome.kept += 1;
    if (entry) this.#input.manifest.set({ ...entry, goneSince: undefined });
  }

  async #copy({ file }: Step, part: string): Promise<CopiedFile | undefined> {
    rmSync(part, { force: true });
    return await copyFile(file.file, part, this.#hasher);
  }

  /** Something lies there that we did not write, or that somebody changed: it stays, and is ours only where its content is. */
  async #settle(step: Step, part: string, copied: CopiedFile): Promise<void> {
    const target = this.#pathOf(step.path);
    const stats = findEntry(target);
    if (
      stats?.isFile() &&
      stats.size === copied.sizeBytes &&
      (await this.#hasher.hash(target)).sha256 === copied.sha256
    ) {
      this.outcome.adopted += 1;
      this.#input.manifest.note({ ...entryOf(step, copied), modified: stats.mtime.toISOString() });
      return;
    }
    const name = marked(step.path, `from the library ${this.#input.id}`);
    if (findEntry(this.#pathOf(name))) {
      this.outcome.unread.push({ path: step.file.file, reason: 'its place on the drive is taken' });
      return;
    }
    this.outcome.conflicts.push({ path: step.path, name });
    this.#put({ ...step, act: 'copy', path: name }, part, copied);
  }

  #put(step: Step, part: string, copied: CopiedFile): void {
    const target = this.#pathOf(step.path);
    this.#makeFolders(step.path);
    this.#input.manifest.note(entryOf(step, copied));
    if (step.act === 'replace') this.#setAside(step.path, target);
    if (findEntry(target))
      throw new SideError('target', Object.assign(new Error('taken'), { code: 'EEXIST', syscall: 'rename' }));
    renameSync(part, target);
    this.#touched.add(dirname(target));
    this.outcome.copied.files += 1;
    this.outcome.copied.bytes += copied.sizeBytes;
    this.outcome.written.push(step.path);
    const { files, bytes } = this.outcome.copied;
    this.#context.emit({ kind: 'progress', files, bytes, totalBytes: this.#input.totalBytes, path: step.path });
  }

  #setAside(path: string, target: string): void {
    const aside = join(this.#input.place.replaced, this.#input.id, ...path.split('/'));
    mkdirSync(dirname(aside), { recursive: true });
    renameSync(target, aside);
    this.#touched.add(dirname(aside));
    this.outcome.replaced.push(path);
  }

  /** Folders of the library alone: no link leads out of it. */
  #makeFolders(path: string): void {
    let folder = this.#input.place.library;
    for (const name of path.split('/').slice(0, -1)) {
      folder = join(folder, name);
      const stats = findEntry(folder);
      if (!stats) {
        mkdirSync(folder);
        this.#touched.add(dirname(folder));
      } else if (!stats.isDirectory())
        throw new SideError('target', Object.assign(new Error('no folder'), { code: 'ENOTDIR', syscall: 'mkdir' }));
    }
  }

  #pathOf(path: string): string {
    return join(this.#input.place.library, ...path.split('/'));
  }

  /** What concerns one file is told, and the others go on; a drive that takes nothing more ends the run. */
  #tellRefusal({ file, path }: Step, error: unknown): void {
    const cause = error instanceof SideError ? error.cause : error;
    const code = systemCode(cause);
    if (code === undefined) throw error;
    const isOfOneFile = ['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EINVAL', 'EILSEQ', 'EFBIG'].includes(code);
    const isSource = error instanceof SideError && error.side === 'source';
    if (!isSource && !isOfOneFile) throw diskFailure(cause, this.#pathOf(path));
    this.outcome.unread.push({ path: file.file, reason: code });
  }
}

function entryOf({ file, path }: Step, { sizeBytes, modified, sha256 }: CopiedFile) {
  return { source: file.source, path, sizeBytes, modified: modified.toISOString(), sha256 };
}

/** Whether a folder is there and has something in it. */
export function hasEntries(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false; // it is not there, or may not be looked into
  }
}
