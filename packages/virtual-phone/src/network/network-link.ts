import { type Log, silentLog } from '@pearmain/base';
import { type ByteChannel, lockdownPort, type SocketChannel } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { PortHandler } from '../mux/attachable-phone.js';
import { Listener } from '../mux/listeners.js';
import { CountedChannel, type Meter } from './counted-channel.js';
import type { Link, LinkHeartbeat } from './link.js';
import type { LinkLosses, NetworkScenario } from './network-scenario.js';

/** Where a phone is in the network, and how it goes there. */
export interface NetworkLinkOptions {
  /** An address of its own, on which every port of the phone really listens. */
  readonly host: string;
  readonly scenario: Pick<NetworkScenario, 'heartbeatMs' | 'pulseSeconds'>;
  /** The sleep that is still to come. */
  readonly sleep?: NetworkScenario['sleep'];
  /** The losses that are still to come. */
  readonly losses?: LinkLosses | undefined;
  /** Connections are cut while nobody answers a heartbeat. Not where a muxer that keeps one announces the phone. */
  readonly needsHeartbeat: boolean;
  /** The link is lost, or the phone cuts its connections; it is for the owner to end it, and to bring another. */
  readonly onEnd: (end: LinkEnd) => void;
  readonly log?: Log;
}

/** Why a link comes to its end. */
export type LinkEnd = { readonly kind: 'lost' | 'asleep'; readonly awayMs: number } | { readonly kind: 'unanswered' };

const unansweredMs = 60_000;
/** From the word that the phone goes to sleep until it does. */
const fallingAsleepMs = 1000;

/** A phone's Wi-Fi from the moment it appears in the network until it is gone (docs/protocols/virtual-phone.md §8). */
export class NetworkLink implements Link, Meter, AsyncDisposable {
  readonly kind = 'network';
  readonly heartbeat: LinkHeartbeat;
  readonly #options: NetworkLinkOptions;
  readonly #doors = new Map<number, Listener>();
  readonly #sleepListeners = new Set<() => void>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ended: Promise<never>;
  #endNow: (reason: Error) => void = () => {};
  #unanswered: NodeJS.Timeout | undefined;
  #dial: (port: number) => PortHandler | undefined = () => undefined;
  #isLost = false;
  #hasBegun = false;
  #untilLoss: number;

  constructor(options: NetworkLinkOptions) {
    this.#options = options;
    this.#untilLoss = options.losses?.everyBytes ?? Number.POSITIVE_INFINITY;
    this.#ended = new Promise((_resolve, reject) => {
      this.#endNow = reject;
    });
    this.#ended.catch(() => {}); // nobody may be waiting
    this.heartbeat = {
      pulseSeconds: options.scenario.pulseSeconds ?? 10,
      answered: () => this.#expectHeartbeat(),
      onSleep: (listener) => {
        this.#sleepListeners.add(listener);
        return { [Symbol.dispose]: () => void this.#sleepListeners.delete(listener) };
      },
    };
  }

  /**
   * Appears in the network: lockdown's port listens, `dial` knows who answers.
   *
   * @throws virtual-phone/cannot-listen
   */
  async appear(dial: (port: number) => PortHandler | undefined): Promise<void> {
    this.#dial = dial;
    await this.#listen(lockdownPort);
  }

  /** Who answers at that port, also for a muxer that connects on behalf of others. */
  dial(port: number): PortHandler | undefined {
    const handler = this.#dial(port);
    if (!handler) return undefined;
    return async (channel) => {
      await this.passing();
      this.#begin();
      await handler(channel);
    };
  }

  async openPort(port: number): Promise<boolean> {
    try {
      await this.#listen(port);
      return true;
    } catch {
      // Another program has it: the phone takes the next one.
      return false;
    }
  }

  closePort(port: number): void {
    if (port !== lockdownPort) this.#doors.get(port)?.stopListening();
  }

  passing(): Promise<void> {
    return this.#isLost ? this.#ended : Promise.resolve();
  }

  pass(wanted: number): number {
    if (this.#isLost) return 0;
    const passed = Math.min(wanted, this.#untilLoss);
    this.#untilLoss -= passed;
    if (this.#untilLoss === 0) this.#lose();
    return passed;
  }

  carry(channel: ByteChannel): ByteChannel {
    return this.#options.losses ? new CountedChannel(channel, this) : channel;
  }

  /** Says that the phone goes to sleep, and ends soon after; it is away for so long. */
  fallAsleep(awayMs: number): void {
    for (const listener of [...this.#sleepListeners]) listener();
    this.#after(fallingAsleepMs, () => this.#options.onEnd({ kind: 'asleep', awayMs }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isLost = true;
    this.#endNow(fail('link-ended'));
    clearTimeout(this.#unanswered);
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([...this.#doors.values()].map((door) => door[Symbol.asyncDispose]()));
  }

  async #listen(port: number): Promise<void> {
    const { host, log = silentLog } = this.#options;
    const serve = async (channel: SocketChannel): Promise<void> => await this.dial(port)?.(channel);
    this.#doors.set(port, await Listener.open({ host, port }, { serve, log }));
  }

  /** The first connection: from here on a heartbeat is waited for, and the phone may tire. */
  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#expectHeartbeat();
    const { sleep } = this.#options;
    if (!sleep) return;
    this.#after(sleep.afterMs, () => this.fallAsleep(sleep.forMs));
  }

  #expectHeartbeat(): void {
    const { needsHeartbeat, scenario, onEnd } = this.#options;
    if (!needsHeartbeat || this.#isLost) return;
    clearTimeout(this.#unanswered);
    const wait = scenario.heartbeatMs ?? unansweredMs;
    this.#unanswered = setTimeout(() => onEnd({ kind: 'unanswered' }), wait).unref();
  }

  #lose(): void {
    this.#isLost = true;
    const { losses, onEnd } = this.#options;
    const awayMs = losses?.awayMs ?? 0;
    clearTimeout(this.#unanswered);
    if (losses?.silent) this.#after(awayMs, () => onEnd({ kind: 'lost', awayMs: 0 }));
    else onEnd({ kind: 'lost', awayMs });
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms).unref();
    this.#timers.add(timer);
  }
}
