import type { ByteChannel } from '@pearmain/wire';
import { pause } from '../../../phone/pause.js';

const longestPiece = 64 * 1024;

/** What happens to the bytes of a connection that a scenario meddles with. */
export interface LineTrouble {
  /** After so many bytes, both ways, from now on … */
  readonly cutAfterBytes?: number;
  /** … this is done; what is written beyond them does not leave. */
  readonly cut?: () => void;
  /** The phone sends no faster. */
  readonly bytesPerSecond?: number;
}

/**
 * The agent's end of the connection. It can tell, while nobody reads, that the host says something or is gone; and a
 * scenario can make it slow, or cut it at a certain byte.
 */
export class Line implements ByteChannel {
  readonly #channel: ByteChannel;
  readonly #signal: AbortSignal;
  /** Read ahead while somebody listened. */
  #kept: Uint8Array = nothing;
  #listening: Promise<void> | undefined;
  #trouble: LineTrouble = {};
  #passed = 0;

  /** `signal` ends waiting: the phone is unplugged. */
  constructor(channel: ByteChannel, signal: AbortSignal) {
    this.#channel = channel;
    this.#signal = signal;
  }

  /** From now on this happens, counted from the next byte; nothing, to go on undisturbed. */
  set trouble(next: LineTrouble) {
    this.#trouble = next;
    this.#passed = 0;
  }

  /** Resolves when the host says something (which stays to be read) or is gone. Nobody may read before that. */
  heard(): Promise<void> {
    if (this.#kept.length > 0) return Promise.resolve();
    this.#listening ??= this.#listen();
    return this.#listening;
  }

  async #listen(): Promise<void> {
    try {
      this.#kept = (await this.#channel.readSome(longestPiece)) ?? nothing;
    } catch {
      // The next one to read is told.
    }
    this.#listening = undefined;
  }

  async read(length: number): Promise<Uint8Array> {
    await this.#listening;
    const bytes = this.#kept.length === 0 ? await this.#channel.read(length) : await this.#readKept(length);
    this.#count(length);
    return bytes;
  }

  async readSome(atMost: number): Promise<Uint8Array | undefined> {
    await this.#listening;
    const bytes = this.#kept.length === 0 ? await this.#channel.readSome(atMost) : this.#take(atMost);
    this.#count(bytes?.length ?? 0);
    return bytes;
  }

  tryRead(length: number): Uint8Array | undefined {
    if (this.#listening || (this.#kept.length > 0 && this.#kept.length < length)) return undefined;
    const bytes = this.#kept.length === 0 ? this.#channel.tryRead(length) : this.#take(length);
    this.#count(bytes?.length ?? 0);
    return bytes;
  }

  tryReadSome(atMost: number): Uint8Array | undefined {
    if (this.#listening) return undefined;
    const bytes = this.#kept.length === 0 ? this.#channel.tryReadSome(atMost) : this.#take(atMost);
    this.#count(bytes?.length ?? 0);
    return bytes;
  }

  async write(...parts: readonly Uint8Array[]): Promise<void> {
    const { cutAfterBytes, bytesPerSecond } = this.#trouble;
    if (cutAfterBytes === undefined && bytesPerSecond === undefined) return this.#channel.write(...parts);
    for (const part of parts) {
      const left = (cutAfterBytes ?? Number.POSITIVE_INFINITY) - this.#passed;
      if (part.length >= left) await this.#channel.write(part.subarray(0, left));
      else await this.#channel.write(part);
      if (bytesPerSecond !== undefined) await pause((1000 * part.length) / bytesPerSecond, this.#signal);
      this.#count(part.length);
    }
  }

  close(): void {
    this.#channel.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#channel[Symbol.asyncDispose]();
  }

  #count(length: number): void {
    this.#passed += length;
    const { cutAfterBytes, cut } = this.#trouble;
    if (cutAfterBytes === undefined || this.#passed < cutAfterBytes) return;
    this.#trouble = {};
    cut?.();
    this.close();
  }

  async #readKept(length: number): Promise<Uint8Array> {
    const first = this.#take(length);
    if (first.length === length) return first;
    const whole = new Uint8Array(length);
    whole.set(first);
    whole.set(await this.#channel.read(length - first.length), first.length);
    return whole;
  }

  #take(atMost: number): Uint8Array {
    const taken = this.#kept.subarray(0, atMost);
    this.#kept = this.#kept.subarray(taken.length);
    return taken;
  }
}

const nothing = new Uint8Array();
