import type { ByteChannel } from '@pearmain/wire';
import { connectionFailure } from './connection-failure.js';

/**
 * A service's connection: its failures name the phone, and an aborted signal closes it, so that whoever waits on it gets the
 * signal's reason.
 */
export class ServiceChannel implements ByteChannel {
  readonly #inner: ByteChannel;
  readonly #name: string;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#inner.close();
  readonly #explain = (error: unknown): never => {
    this.#signal?.throwIfAborted();
    throw connectionFailure(error, this.#name);
  };

  constructor(inner: ByteChannel, name: string, signal?: AbortSignal) {
    this.#inner = inner;
    this.#name = name;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  read(length: number): Promise<Uint8Array> {
    return this.#inner.read(length).catch(this.#explain);
  }

  readSome(atMost: number): Promise<Uint8Array | undefined> {
    return this.#inner.readSome(atMost).catch(this.#explain);
  }

  tryRead(length: number): Uint8Array | undefined {
    return this.#inner.tryRead(length);
  }

  tryReadSome(atMost: number): Uint8Array | undefined {
    return this.#inner.tryReadSome(atMost);
  }

  write(...parts: readonly Uint8Array[]): Promise<void> {
    return this.#inner.write(...parts).catch(this.#explain);
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#inner.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    return this.#inner[Symbol.asyncDispose]();
  }
}
