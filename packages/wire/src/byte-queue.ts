import type { AppError } from '@pearmain/base';
import { fail } from './failures.js';

interface WaitingReader {
  readonly needs: number;
  readonly wake: () => void;
}

/** What a queue does to its source: told once above `limit` unread bytes, and once below again. */
export interface QueueFlow {
  readonly limit: number;
  pause(): void;
  resume(): void;
}

/**
 * Bytes that have arrived and were not read yet: the reading half of every channel. Chunks are handed out as views; only a
 * `read` across two chunks copies. It never allocates for bytes that did not come.
 */
export class ByteQueue {
  readonly #from: string;
  readonly #flow: QueueFlow | undefined;
  #chunks: Uint8Array[] = [];
  #head = 0;
  #offset = 0;
  #length = 0;
  #paused = false;
  #end: { readonly failure: AppError | undefined } | undefined;
  #reader: WaitingReader | undefined;

  /** `from` names the other side in failures. */
  constructor(from: string, flow?: QueueFlow) {
    this.#from = from;
    this.#flow = flow;
  }

  /** Unread bytes. */
  get length(): number {
    return this.#length;
  }

  /** True once `end` was called, though bytes may still wait to be read. */
  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Appends a chunk, which belongs to the queue from then on. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0 || this.#end) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#reader) this.#wakeReader();
    if (this.#reader || !this.#flow || this.#paused || this.#length <= this.#flow.limit) return;
    this.#paused = true;
    this.#flow.pause();
  }

  /** No more will come: cleanly, or for the reason given. What has arrived can still be read. */
  end(failure?: AppError): void {
    if (this.#end) return;
    this.#end = { failure };
    this.#wakeReader();
  }

  /** Everything unread, which leaves the queue. */
  drain(): Uint8Array[] {
    const parts: Uint8Array[] = [];
    while (this.#length > 0) parts.push(this.#take(this.#length));
    return parts;
  }

  tryRead(length: number): Uint8Array | undefined {
    if (length > this.#length) return undefined;
    const first = this.#chunks[this.#head];
    if (length === 0 || !first) return new Uint8Array(0);
    if (length <= first.length - this.#offset) return this.#take(length);
    const whole = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const part = this.#take(length - at);
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  tryReadSome(atMost: number): Uint8Array | undefined {
    return this.#length > 0 && atMost > 0 ? this.#take(atMost) : undefined;
  }

  async read(length: number): Promise<Uint8Array> {
    for (;;) {
      const bytes = this.tryRead(length);
      if (bytes) return bytes;
      if (this.#end) throw this.#end.failure ?? fail('connection-closed', { to: this.#from });
      await this.#wait(length);
    }
  }

  async readSome(atMost: number): Promise<Uint8Array | undefined> {
    if (atMost < 1) throw new RangeError('readSome wants room for at least one byte');
    for (;;) {
      const bytes = this.tryReadSome(atMost);
      if (bytes) return bytes;
      if (this.#end?.failure) throw this.#end.failure;
      if (this.#end) return undefined;
      await this.#wait(1);
    }
  }

  /** 1 to `atMost` bytes of the first chunk; there must be one. */
  #take(atMost: number): Uint8Array {
    const chunk = this.#chunks[this.#head];
    if (!chunk) return new Uint8Array(0);
    const start = this.#offset;
    const end = Math.min(chunk.length, start + atMost);
    this.#offset = end;
    this.#length -= end - start;
    if (end === chunk.length) this.#dropFirst();
    if (this.#paused && this.#flow && this.#length <= this.#flow.limit / 2) this.#resume();
    return start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end);
  }

  #dropFirst(): void {
    this.#head += 1;
    this.#offset = 0;
    if (this.#head === this.#chunks.length) {
      this.#chunks = [];
      this.#head = 0;
    } else if (this.#head === 256) {
      this.#chunks = this.#chunks.slice(256);
      this.#head = 0;
    }
  }

  #wait(needs: number): Promise<void> {
    if (this.#reader) throw new TypeError('a channel is read by one reader at a time');
    // A read larger than the limit would wait for ever on a paused source.
    if (this.#paused) this.#resume();
    return new Promise((wake) => {
      this.#reader = { needs, wake };
    });
  }

  #wakeReader(): void {
    const reader = this.#reader;
    if (!reader || (this.#length < reader.needs && !this.#end)) return;
    this.#reader = undefined;
    reader.wake();
  }

  #resume(): void {
    this.#paused = false;
    this.#flow?.resume();
  }
}
