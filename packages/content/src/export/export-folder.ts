import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fail } from '../failures.js';

/** A file of an export while it is written; it appears under its name when it is finished. */
export interface ExportFile extends Disposable {
  write(content: string | Uint8Array): void;
  /** With the time that it shall have, where it has one of its own. */
  finish(modified?: Date): void;
}

/** A file that was written: its length and its SHA-256 in hexadecimal digits. */
export interface FileSum {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

const bufferedBytes = 256 * 1024;

/**
 * What a file is called until it is finished: it begins with a point, as no name of `fileName` does, and is another one for each name,
 * as several exports may go into one folder at a time.
 */
export function unfinished(name: string): string {
  return `.pearmain-unfinished-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

/**
 * The folder that an export goes into: nothing that lies there is replaced unless that was asked for, and a file is on the disk
 * before the one that it replaces is gone. All others are left to a flush at the end: a disk takes long for each alone.
 */
export class ExportFolder {
  readonly path: string;
  readonly #overwrite: boolean;
  readonly #names: string[] = [];
  readonly #sums: FileSum[] | undefined;
  #bytes = 0;

  /** @param options with `sums` each file is hashed while it is written */
  constructor(path: string, options: { readonly overwrite: boolean; readonly sums?: boolean }) {
    this.path = path;
    this.#sums = options.sums ? [] : undefined;
    this.#overwrite = options.overwrite;
  }

  /** Files that were finished, below the folder. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Length and SHA-256 of these, in the same order; none where they were not asked for. */
  get sums(): readonly FileSum[] {
    return this.#sums ?? [];
  }

  /** What was written altogether. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Begins a file. `name` is below the folder, with slashes, of parts that every disk takes (`fileName`).
   *
   * @throws content/file-taken, content/not-written
   */
  create(name: string): ExportFile {
    const path = join(this.path, ...name.split('/'));
    const part = join(dirname(path), unfinished(name));
    return this.#guarded(path, () => {
      const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
      if (isThere && !this.#overwrite) throw fail('file-taken', { path });
      mkdirSync(dirname(path), { recursive: true });
      rmSync(part, { force: true });
      return this.#open(name, { path, part, isThere });
    });
  }

  #open(name: string, { path, part, isThere }: Place): ExportFile {
    const file = openSync(part, 'wx', 0o600);
    const hash = this.#sums && createHash('sha256');
    let fileBytes = 0;
    let isOpen = true;
    let waiting: Uint8Array[] = [];
    let waitingBytes = 0;
    const flush = (): void => {
      const chunk = Buffer.concat(waiting);
      hash?.update(chunk);
      fileBytes += chunk.length;
      for (let done = 0; done < chunk.length; ) done += writeSync(file, chunk, done);
      this.#bytes += chunk.length;
      waiting = [];
      waitingBytes = 0;
    };
    const close = (): void => {
      if (isOpen) closeSync(file);
      isOpen = false;
    };
    return {
      write: (content) => {
        const bytes = typeof content === 'string' ? Buffer.from(content) : content;
        waiting.push(bytes);
        waitingBytes += bytes.length;
        if (waitingBytes >= bufferedBytes) this.#guarded(path, flush);
      },
      finish: (modified) =>
        this.#guarded(path, () => {
          flush();
          if (isThere) fsyncSync(file);
          close();
          if (modified && isNotable(modified)) utimesSync(part, modified, modified);
          renameSync(part, path);
          this.#names.push(name);
          if (hash) this.#sums?.push({ name, bytes: fileBytes, sha256: hash.digest('hex') });
        }),
      [Symbol.dispose]: () => {
        const isUnfinished = isOpen;
        close();
        if (isUnfinished) rmSync(part, { force: true });
      },
    };
  }

  #guarded<T>(path: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      if (reason === undefined || reason.includes('/')) throw error;
      throw fail('not-written', { path, reason }, { cause: error });
    }
  }
}

/** Where a file goes, where it is until it is finished, and whether it replaces one. */
interface Place {
  readonly path: string;
  readonly part: string;
  readonly isThere: boolean;
}

/** Every disk can note a time of these years. */
function isNotable(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1980 && year < 2106;
}
