import { Worker } from 'node:worker_threads';
import { diskFailure } from '../failures.js';
import type { StoredFile } from './received-file.js';
import { type StoringFailure, type StoringReport, StoringSteps } from './storing-orders.js';

const slabBytes = 1024 * 1024;
const slabsAtMost = 8;
/** After so many steps they are handed over, that the disk has something to do early in a batch. */
const stepsAJob = 256;
const sumBytes = 32;

/** What becomes of one file, told once. */
export interface BackgroundOutcome {
  stored(file: StoredFile): void;
  /** An `AppError` of the disk. */
  failed(error: unknown): void;
}

interface BegunFile {
  readonly path: string;
  readonly outcome: BackgroundOutcome;
}

/** One file on its way; its `write` copies. */
export interface BackgroundSink {
  write(borrowed: Uint8Array): void;
  commit(): void;
  discard(): void;
}

/**
 * Stores files in a thread of its own, so that hashing and the disk do not keep the connection waiting. Content is copied
 * into slabs that change hands, eight mebibytes at most while `congestion` is respected. One file is begun at a time.
 */
export class BackgroundWriter {
  #worker: Worker | undefined;
  readonly #begun = new Map<number, BegunFile>();
  #files = 0;
  #free: ArrayBuffer[] = [];
  #slab = new Uint8Array(0);
  #used = 0;
  #steps = new StoringSteps();
  #jobs = 0;
  #congestion: { readonly promise: Promise<void>; readonly over: () => void } | undefined;
  #settling: (() => void)[] = [];

  /** Begins the file `path`, whose place on this machine is `target`. */
  create(target: string, path: string, outcome: BackgroundOutcome): BackgroundSink {
    const file = ++this.#files;
    this.#begun.set(file, { path, outcome });
    this.#steps.begin(file, target);
    return {
      write: (borrowed) => this.#write(borrowed),
      commit: () => this.#end('commit'),
      discard: () => {
        this.#end('discard');
        this.#begun.delete(file);
      },
    };
  }

  /** Set while all slabs are with the thread. */
  congestion(): Promise<void> | undefined {
    return this.#congestion?.promise;
  }

  /** Resolves when everything ordered so far was done and its outcome told. */
  async settled(): Promise<void> {
    this.#handOver();
    if (this.#jobs === 0) return;
    await new Promise<void>((resolve) => {
      this.#settling.push(resolve);
    });
  }

  /** Finishes what was ordered and ends the thread. */
  async close(): Promise<void> {
    await this.settled();
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #write(borrowed: Uint8Array): void {
    for (let at = 0; at < borrowed.length; ) {
      if (this.#used === this.#slab.length) this.#handOver();
      if (this.#slab.length === 0) this.#slab = new Uint8Array(this.#free.pop() ?? new ArrayBuffer(slabBytes));
      const length = Math.min(borrowed.length - at, this.#slab.length - this.#used);
      this.#slab.set(borrowed.subarray(at, at + length), this.#used);
      this.#steps.write(this.#used, this.#used + length);
      this.#used += length;
      at += length;
    }
  }

  #end(how: 'commit' | 'discard'): void {
    this.#steps.end(how);
    if (this.#steps.count >= stepsAJob) this.#handOver();
  }

  #handOver(): void {
    if (this.#steps.count === 0) return;
    this.#worker ??= this.#start();
    // Nothing keeps the program alive but work that is under way.
    if (this.#jobs === 0) this.#worker.ref();
    this.#jobs += 1;
    const slab = this.#slab.buffer;
    this.#worker.postMessage(this.#steps.toJob(slab), [slab]);
    this.#steps = new StoringSteps();
    this.#slab = new Uint8Array(0);
    this.#used = 0;
    if (this.#jobs >= slabsAtMost) this.#congestion ??= congested();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./storing-thread.js', import.meta.url));
    worker.unref();
    worker.on('message', (report: StoringReport) => this.#reported(report));
    worker.on('error', (error) => this.#broke(error));
    return worker;
  }

  #reported({ slab, files, sizes, times, sums, failures }: StoringReport): void {
    if (slab.byteLength > 0 && this.#free.length < slabsAtMost) this.#free.push(slab);
    const failed = new Map(failures.map((failure) => [failure.index, failure]));
    for (const [index, file] of files.entries()) {
      const begun = this.#begun.get(file);
      if (!begun) continue;
      this.#begun.delete(file);
      const failure = failed.get(index);
      if (failure) begun.outcome.failed(failureOf(failure, begun.path));
      else
        begun.outcome.stored({
          sha256: sums.subarray(index * sumBytes, (index + 1) * sumBytes),
          sizeBytes: sizes[index] ?? 0,
          modifiedNs: times[index] ?? 0n,
        });
    }
    this.#jobDone();
  }

  #jobDone(): void {
    this.#jobs -= 1;
    if (this.#jobs < slabsAtMost) {
      this.#congestion?.over();
      this.#congestion = undefined;
    }
    if (this.#jobs > 0) return;
    this.#worker?.unref();
    for (const resolve of this.#settling.splice(0)) resolve();
  }

  /** The thread itself is gone: nothing that was under way is known to be stored. */
  #broke(error: unknown): void {
    this.#worker = undefined;
    for (const [file, { path, outcome }] of this.#begun) {
      this.#begun.delete(file);
      outcome.failed(failureOf({ reason: 'EIO', message: String(error) }, path));
    }
    while (this.#jobs > 0) this.#jobDone();
  }
}

function congested() {
  let over = (): void => {};
  const promise = new Promise<void>((resolve) => {
    over = resolve;
  });
  return { promise, over };
}

function failureOf({ reason, message }: Omit<StoringFailure, 'index'>, path: string): unknown {
  return diskFailure(Object.assign(new Error(message), { code: reason, syscall: 'store' }), path);
}
