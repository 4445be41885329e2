import { AppError } from '@pearmain/base';
import { concatBytes } from '@pearmain/formats';
import type { ByteChannel } from '@pearmain/wire';
import { fail } from '../failures.js';
import { type Timer, within } from '../patience.js';
import { limits } from './limits.js';

/** Everything in DeviceLink and in its file streams begins with a length of four bytes; the rest belongs to something begun. */
const lengthOfLength = 4;

/**
 * The backup connection with the patience that a phone needs: half an hour before the first byte of the next thing, ten minutes
 * once it only checks what it sent, a minute within a thing (docs/protocols/backup-host.md §2). Losses are told in our words.
 *
 * @throws device/connection-lost, device/phone-silent, device/phone-stalled
 */
export class PatientChannel implements ByteChannel {
  readonly #inner: ByteChannel;
  readonly #name: string;
  readonly #timer: Timer;
  #silenceMs: number = limits.silenceMs;

  constructor(inner: ByteChannel, name: string, timer: Timer) {
    this.#inner = inner;
    this.#name = name;
    this.#timer = timer;
  }

  /** The phone has finished, and only checks now: whoever says nothing for long will not say anything any more. */
  expectEnd(): void {
    this.#silenceMs = limits.closingSilenceMs;
  }

  tryRead(length: number): Uint8Array | undefined {
    return this.#inner.tryRead(length);
  }

  tryReadSome(atMost: number): Uint8Array | undefined {
    return this.#inner.tryReadSome(atMost);
  }

  async read(length: number): Promise<Uint8Array> {
    const ready = this.#inner.tryRead(length);
    if (ready) return ready;
    const patience = length === lengthOfLength ? this.#silent : this.#stalled;
    const first = await this.#wait(patience, this.#inner.readSome(length));
    if (!first) throw fail('connection-lost', { name: this.#name });
    if (first.length === length) return first;
    return concatBytes([first, await this.#wait(this.#stalled, this.#inner.read(length - first.length))]);
  }

  async readSome(atMost: number): Promise<Uint8Array | undefined> {
    return await this.#wait(this.#stalled, this.#inner.readSome(atMost));
  }

  async write(...parts: readonly Uint8Array[]): Promise<void> {
    await this.#wait(this.#silent, this.#inner.write(...parts));
  }

  close(): void {
    this.#inner.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }

  get #silent() {
    const timeoutMs = this.#silenceMs;
    return { timeoutMs, late: () => fail('phone-silent', { name: this.#name, minutes: timeoutMs / 60_000 }) };
  }

  readonly #stalled = {
    timeoutMs: limits.stalledMs,
    late: () => fail('phone-stalled', { name: this.#name, seconds: limits.stalledMs / 1000 }),
  };

  async #wait<T>(patience: { readonly timeoutMs: number; late(): AppError }, work: Promise<T>): Promise<T> {
    try {
      return await within({ ...patience, timer: this.#timer, interrupt: () => this.close() }, work);
    } catch (error) {
      const lost = error instanceof AppError && error.code.startsWith('wire/');
      throw lost ? fail('connection-lost', { name: this.#name }, { cause: error }) : error;
    }
  }
}
