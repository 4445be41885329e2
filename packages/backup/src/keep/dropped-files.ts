import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { diskFailure, errorCode } from '../failures.js';

/**
 * The files that were received and not kept, by id, with the bytes that the phone sent: it looks for them, in that length, at the end
 * of its run and when it goes on with one that broke off. Written down as they come; a line that was cut is left aside.
 */
export class DroppedFiles implements Disposable {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #sizes = new Map<string, number>();

  private constructor(path: string) {
    this.#path = path;
    for (const line of linesOf(path)) {
      const [, id, size] = /^([0-9a-f]{40}) (\d{1,15})$/.exec(line) ?? [];
      if (id !== undefined) this.#sizes.set(id, Number(size));
    }
    this.#descriptor = openSync(path, 'a', 0o600);
  }

  /** Those that are noted in the file `path`, which is made where missing. @throws backup/disk-full, backup/not-writable */
  static open(path: string): DroppedFiles {
    try {
      return new DroppedFiles(path);
    } catch (error) {
      throw diskFailure(error, path);
    }
  }

  /** What was sent of a file; `undefined` for one that was kept. */
  sizeOf(id: string): number | undefined {
    return this.#sizes.get(id);
  }

  add(id: string, sizeBytes: number): void {
    if (this.#sizes.get(id) === sizeBytes) return;
    this.#sizes.set(id, sizeBytes);
    try {
      // What a kill cuts off must not spoil the line behind it.
      writeSync(this.#descriptor, `\n${id} ${sizeBytes}\n`);
    } catch (error) {
      throw diskFailure(error, this.#path);
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'latin1').split('\n');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
