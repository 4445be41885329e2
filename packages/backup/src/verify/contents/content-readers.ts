import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ReadingOrder, ReadingOutcome } from './reading-orders.js';

const threadsAtMost = 4;

/** Reads and hashes files in threads of their own, so that more than one core works and nobody else waits. */
export class ContentReaders implements AsyncDisposable {
  readonly #threads: number;
  readonly #all: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #waiting: ((worker: Worker) => void)[] = [];

  constructor(threads = Math.min(threadsAtMost, availableParallelism())) {
    this.#threads = threads;
  }

  /** Has these files read by one thread; the outcomes come in their order. */
  async read(orders: readonly ReadingOrder[]): Promise<readonly ReadingOutcome[]> {
    const worker = this.#idle.pop() ?? this.#start() ?? (await this.#next());
    try {
      return await ask(worker, orders);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(worker);
      else this.#idle.push(worker);
    }
  }

  /** Another thread, while there may be more. */
  #start(): Worker | undefined {
    if (this.#all.length >= this.#threads) return undefined;
    const worker = new Worker(new URL('./reading-thread.js', import.meta.url));
    worker.unref();
    this.#all.push(worker);
    return worker;
  }

  #next(): Promise<Worker> {
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }
}

function ask(worker: Worker, orders: readonly ReadingOrder[]): Promise<readonly ReadingOutcome[]> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      worker.off('message', answered).off('error', broke).off('exit', ended);
      worker.unref();
    };
    const answered = (outcomes: readonly ReadingOutcome[]): void => {
      stop();
      resolve(outcomes);
    };
    const broke = (error: unknown): void => {
      stop();
      reject(error);
    };
    const ended = (): void => broke(new Error('a reading thread ended'));
    worker.on('message', answered).on('error', broke).on('exit', ended);
    // Nothing keeps the program alive but work that is under way.
    worker.ref();
    worker.postMessage(orders);
  });
}
