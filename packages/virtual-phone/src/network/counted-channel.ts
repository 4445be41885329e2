import type { ByteChannel } from '@pearmain/wire';

/** What is told of the bytes that go through, and asked whether more may. */
export interface Meter {
  /** How many of `wanted` bytes get through now; fewer means that the link is lost with the last of them. */
  pass(wanted: number): number;
  passing(): Promise<void>;
}

/** A service's connection over a link that may be lost in the middle of it. */
export class CountedChannel implements ByteChannel {
  readonly #inner: ByteChannel;
  readonly #meter: Meter;

  constructor(inner: ByteChannel, meter: Meter) {
    this.#inner = inner;
    this.#meter = meter;
  }

  async read(length: number): Promise<Uint8Array> {
    const bytes = await this.#inner.read(length);
    await this.#take(bytes.length);
    return bytes;
  }

  async readSome(atMost: number): Promise<Uint8Array | undefined> {
    const bytes = await this.#inner.readSome(atMost);
    await this.#take(bytes?.length ?? 0);
    return bytes;
  }

  /** Nothing without waiting: only a reader that waits can be held up. */
  tryRead(_length: number): undefined {}

  tryReadSome(_atMost: number): undefined {}

  async write(...parts: readonly Uint8Array[]): Promise<void> {
    await this.#meter.passing();
    for (const part of parts) {
      const passed = this.#meter.pass(part.length);
      await this.#inner.write(part.subarray(0, passed));
      if (passed < part.length) await this.#meter.passing();
    }
  }

  close(): void {
    this.#inner.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#inner[Symbol.asyncDispose]();
  }

  async #take(length: number): Promise<void> {
    this.#meter.pass(length);
    await this.#meter.passing();
  }
}
