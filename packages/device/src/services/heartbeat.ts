import { heartbeatMessage, heartbeatService, PlistChannel, parseHeartbeatMessage } from '@pearmain/wire';
import { within } from '../patience.js';
import { boundsOf, type ServiceSource } from './service-source.js';

const graceSeconds = 5;
const longestIntervalSeconds = 60;

/** Keeps a phone on Wi-Fi awake for us: it stays only while somebody answers (docs/protocols/services.md §4). */
export class Heartbeat implements AsyncDisposable {
  static readonly service = heartbeatService;
  readonly #frames: PlistChannel;
  readonly #source: Omit<ServiceSource, 'startService'>;

  private constructor(frames: PlistChannel, source: ServiceSource) {
    this.#frames = frames;
    const { name, timer, timeoutMs } = source;
    this.#source = { name, timer, timeoutMs };
  }

  static async open(source: ServiceSource): Promise<Heartbeat> {
    return new Heartbeat(new PlistChannel(await source.startService(Heartbeat.service)), source);
  }

  /**
   * Answers every pulse, and returns when the phone says that it goes to sleep.
   *
   * @throws device/no-answer when a pulse is 5 seconds late, device/connection-lost: the phone has left the network
   */
  async keepAlive(): Promise<void> {
    let { timeoutMs } = this.#source;
    for (;;) {
      const bounds = boundsOf({ ...this.#source, timeoutMs }, this.#frames);
      const pulse = parseHeartbeatMessage(await within(bounds, this.#frames.receiveDict()));
      if (pulse?.kind === 'sleepy-time') return;
      if (pulse?.kind !== 'marco') continue;
      await this.#frames.send(heartbeatMessage({ kind: 'polo' }));
      timeoutMs = (Math.min(pulse.intervalSeconds, longestIntervalSeconds) + graceSeconds) * 1000;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#frames[Symbol.asyncDispose]();
  }
}
