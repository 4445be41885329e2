import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteChannel } from '@pearmain/wire';
import type { Witness } from './witness.js';

const dripMs = 5;

/** A connection in the hands of a hostile phone: whatever bytes it likes, and every bad way to fall silent. */
export class HostileWire {
  readonly channel: ByteChannel;
  readonly witness: Witness;
  readonly #isAside: boolean;
  readonly #over: Promise<void>;
  #finish: () => void = () => {};
  #isWaiting = false;

  /** `isAside`: nobody waits for this connection, so its silence is none. */
  constructor(channel: ByteChannel, witness: Witness, { isAside = false } = {}) {
    this.channel = channel;
    this.witness = witness;
    this.#isAside = isAside;
    this.#over = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  async send(...parts: readonly Uint8Array[]): Promise<void> {
    await this.channel.write(...parts);
  }

  /** Says no more, listens to nothing, and does not hang up either: what ends it is the host. */
  async hang(): Promise<void> {
    await this.#lettingTimePass(async () => {
      while (await this.channel.readSome(64 * 1024));
    });
  }

  /** Sends the bytes one at a time, never fast enough, until the host has enough of it. */
  async drip(bytes: Uint8Array): Promise<void> {
    await this.#lettingTimePass(async () => {
      for (let at = 0; ; at = (at + 1) % bytes.length) {
        await this.channel.write(bytes.subarray(at, at + 1));
        await sleep(dripMs);
      }
    });
  }

  /** Goes on as before, while a test may move its clock, until this connection is over. */
  letTimePass(): void {
    if (!this.#isWaiting && !this.#isAside) void this.witness.timePasses(this.#over);
    this.#isWaiting = true;
  }

  /** The connection is over. */
  finish(): void {
    this.#finish();
  }

  /** Sends what `make` gives for 0, 1, 2 … until the host hangs up. */
  async flood(make: (count: number) => Uint8Array): Promise<void> {
    for (let count = 0; ; count++) await this.channel.write(make(count));
  }

  /** The same connection, for a service that nobody waits for. */
  aside(): HostileWire {
    return new HostileWire(this.channel, this.witness, { isAside: true });
  }

  async #lettingTimePass(silence: () => Promise<void>): Promise<void> {
    if (this.#isAside) await silence();
    else await this.witness.timePasses(silence());
  }
}
