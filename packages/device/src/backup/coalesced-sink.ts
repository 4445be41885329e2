import type { FileSink } from './folder.js';

const stageSize = 64 * 1024;
/** Larger chunks are handed on as they are, uncopied. */
const gatherBelow = 16 * 1024;

/** Small chunks of the files of one batch, gathered into few writes; one file at a time. */
export class CoalescedSink {
  readonly #stage = new Uint8Array(stageSize);
  #sink: FileSink | undefined;
  #used = 0;

  /** A file is open, and neither committed nor discarded. */
  get isOpen(): boolean {
    return this.#sink !== undefined;
  }

  open(sink: FileSink): void {
    this.#sink = sink;
    this.#used = 0;
  }

  write(borrowed: Uint8Array): void {
    if (borrowed.length >= gatherBelow) {
      this.#flush();
      this.#sink?.write(borrowed);
      return;
    }
    if (this.#used + borrowed.length > stageSize) this.#flush();
    this.#stage.set(borrowed, this.#used);
    this.#used += borrowed.length;
  }

  commit(): void {
    this.#flush();
    this.#sink?.commit();
    this.#sink = undefined;
  }

  discard(): void {
    this.#used = 0;
    this.#sink?.discard();
    this.#sink = undefined;
  }

  #flush(): void {
    if (this.#used === 0) return;
    const gathered = this.#stage.subarray(0, this.#used);
    this.#used = 0;
    this.#sink?.write(gathered);
  }
}
