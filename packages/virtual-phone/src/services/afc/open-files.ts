import { closeSync, constants, fstatSync, ftruncateSync, lstatSync, openSync, readSync, writeSync } from 'node:fs';
import { AfcFileMode, AfcLock, AfcWhence } from '@pearmain/wire';
import type { FileLocks, LockKind } from '../../phone/file-locks.js';
import { AfcRefusal } from './afc-refusal.js';

/** A file that a host has open. */
interface OpenFile {
  readonly descriptor: number;
  readonly place: string;
  readonly appends: boolean;
  /** What the same file is called in the table of locks, however it was reached. */
  readonly identity: string;
  position: number;
}

const { O_APPEND, O_CREAT, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants;

const flagsOf = new Map<number, number>([
  [AfcFileMode.read, O_RDONLY],
  [AfcFileMode.readWrite, O_RDWR | O_CREAT],
  [AfcFileMode.write, O_WRONLY | O_CREAT | O_TRUNC],
  [AfcFileMode.readWriteTruncate, O_RDWR | O_CREAT | O_TRUNC],
  [AfcFileMode.append, O_WRONLY | O_CREAT | O_APPEND],
  [AfcFileMode.readAppend, O_RDWR | O_CREAT | O_APPEND],
]);

const lockKinds = new Map<number, LockKind | 'none'>([
  [AfcLock.shared, 'shared'],
  [AfcLock.exclusive, 'exclusive'],
  [AfcLock.unlock, 'none'],
]);

const handlesAtMost = 512;
/** One answer holds no more than this, however much was asked for. */
const readAtMost = 8 * 1024 * 1024;

/** The open files of one connection; disposing closes them and gives their locks back. */
export class OpenFiles implements Disposable {
  readonly #locks: FileLocks;
  readonly #isBusy: (place: string) => boolean;
  readonly #files = new Map<number, OpenFile>();
  #lastHandle = 0;

  /** `isBusy` is asked at each attempt whether somebody outside holds that file's lock. */
  constructor(locks: FileLocks, isBusy: (place: string) => boolean) {
    this.#locks = locks;
    this.#isBusy = isBusy;
  }

  /** Opens the file at that place on this machine, and gives the handle for it. */
  open(place: string, mode: number): number {
    const flags = flagsOf.get(mode);
    if (flags === undefined) throw new AfcRefusal('badArgument');
    if (this.#files.size >= handlesAtMost) throw new AfcRefusal('noResources');
    const found = lstatSync(place, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) throw new AfcRefusal('isDirectory');
    if (found !== undefined && !found.isFile()) throw new AfcRefusal('permissionDenied');
    const descriptor = openSync(place, flags, 0o644);
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    this.#lastHandle += 1;
    this.#files.set(this.#lastHandle, {
      descriptor,
      place,
      appends: (flags & O_APPEND) !== 0,
      identity: `${dev}:${ino}`,
      position: 0,
    });
    return this.#lastHandle;
  }

  /** What there is from the current position on, empty at the end. */
  read(handle: number, size: number): Uint8Array {
    const file = this.#file(handle);
    const left = fstatSync(file.descriptor).size - file.position;
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(size, left, readAtMost)));
    const length = readSync(file.descriptor, bytes, 0, bytes.length, file.position);
    file.position += length;
    return bytes.subarray(0, length);
  }

  write(handle: number, content: Uint8Array): void {
    const file = this.#file(handle);
    if (file.appends) file.position = fstatSync(file.descriptor).size;
    for (let written = 0; written < content.length; ) {
      const length = writeSync(file.descriptor, content, written, content.length - written, file.position);
      written += length;
      file.position += length;
    }
  }

  seek(handle: number, whence: number, offset: number): void {
    const file = this.#file(handle);
    const position = this.#startFor(file, whence) + offset;
    if (position < 0) throw new AfcRefusal('badArgument');
    file.position = position;
  }

  tell(handle: number): number {
    return this.#file(handle).position;
  }

  resize(handle: number, size: number): void {
    ftruncateSync(this.#file(handle).descriptor, size);
  }

  /** Locks or unlocks, never waiting: another's lock in the way is `wouldBlock`. */
  lock(handle: number, operation: number): void {
    const file = this.#file(handle);
    const kind = lockKinds.get(operation);
    if (kind === undefined) throw new AfcRefusal('badArgument');
    if (kind === 'none') this.#locks.unlock(file.identity, file);
    else if (this.#isBusy(file.place) || !this.#locks.lock(file.identity, file, kind))
      throw new AfcRefusal('wouldBlock');
  }

  close(handle: number): void {
    const file = this.#file(handle);
    this.#files.delete(handle);
    this.#locks.unlock(file.identity, file);
    closeSync(file.descriptor);
  }

  [Symbol.dispose](): void {
    for (const handle of [...this.#files.keys()]) this.close(handle);
  }

  #file(handle: number): OpenFile {
    const file = this.#files.get(handle);
    if (file === undefined) throw new AfcRefusal('badArgument');
    return file;
  }

  #startFor(file: OpenFile, whence: number): number {
    if (whence === AfcWhence.start) return 0;
    if (whence === AfcWhence.current) return file.position;
    if (whence === AfcWhence.end) return fstatSync(file.descriptor).size;
    throw new AfcRefusal('badArgument');
  }
}
