import { createHash } from 'node:crypto';
import { closeSync, fstatSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { diskFailure, errorCode } from '../failures.js';
import { partEnding } from './contained-path.js';
import { openNew } from './open-new.js';

/** What is known of a file once it has been stored. */
export interface StoredFile {
  /** SHA-256 of the stored bytes, 32 bytes. */
  readonly sha256: Uint8Array;
  readonly sizeBytes: number;
  /** The host file's time of modification, nanoseconds since 1970. */
  readonly modifiedNs: bigint;
}

/**
 * One file while it is received: its bytes go to a new file beside the target, which takes the target's name when it is
 * complete. An existing file is never written into: an earlier snapshot may share its bytes (docs/formats/location.md §3).
 */
export class ReceivedFile {
  readonly #target: string;
  readonly #path: string;
  readonly #part: string;
  readonly #stored: (file: StoredFile) => void;
  readonly #hash = createHash('sha256');
  #descriptor: number | undefined;

  /** `path` is the phone's own, for messages; `stored` is told of a completed file. */
  constructor(target: string, path: string, stored: (file: StoredFile) => void) {
    this.#target = target;
    this.#path = path;
    this.#stored = stored;
    this.#part = target + partEnding;
    this.#descriptor = openNew(this.#part);
  }

  write(borrowed: Uint8Array): void {
    this.#guard((descriptor) => {
      let done = 0;
      while (done < borrowed.length) done += writeSync(descriptor, borrowed, done);
      this.#hash.update(borrowed);
    });
  }

  commit(): void {
    this.#guard((descriptor) => {
      const { size, mtimeNs } = fstatSync(descriptor, { bigint: true });
      this.#descriptor = undefined;
      closeSync(descriptor);
      renameSync(this.#part, this.#target);
      this.#stored({ sha256: this.#hash.digest(), sizeBytes: Number(size), modifiedNs: mtimeNs });
    });
  }

  discard(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    try {
      unlinkSync(this.#part);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw diskFailure(error, this.#path);
    }
  }

  #guard(work: (descriptor: number) => void): void {
    if (this.#descriptor === undefined) throw new TypeError('this file was ended already');
    try {
      work(this.#descriptor);
    } catch (error) {
      throw diskFailure(error, this.#path);
    }
  }
}
