import { randomInt } from 'node:crypto';
import { isFailure, type Log, silentLog } from '@pearmain/base';
import { fail } from './failures.js';
import { PhonePorts } from './lockdown/phone-ports.js';
import type { AddressLayout } from './mux/attachable-phone.js';
import type { Muxer } from './mux/muxer.js';
import type { Announcer } from './network/announcer.js';
import { type LinkEnd, NetworkLink } from './network/network-link.js';
import { selfDescription, shownWifiAddress } from './network/self-description.js';
import { mobdevServiceName } from './network/service-name.js';
import type { Phone } from './phone/phone.js';

/** How a phone is in the network. */
export interface WirelessOptions {
  /** Its own loopback address; a free one of 127.64.0.0/10 unless told otherwise. */
  readonly host?: string;
  /** The muxer that announces it, and keeps a heartbeat for its clients; without one, hosts must find it themselves. */
  readonly muxer?: Muxer | undefined;
  /** Who tells the network of it. */
  readonly announcer?: Announcer | undefined;
  readonly layout?: AddressLayout;
  readonly log?: Log;
}

/** A phone's stay in the network. */
interface Stay {
  readonly ending: AbortController;
  readonly link: NetworkLink;
  readonly deviceId: number | undefined;
  readonly announcement: Disposable | undefined;
}

/**
 * A phone and its Wi-Fi. It can be reached while `EnableWifiConnections` is on, every port at an address of its own; a lost
 * link, sleep and reboots take it away for a while (docs/protocols/virtual-phone.md §8).
 */
export class WirelessPhone implements AsyncDisposable {
  readonly phone: Phone;
  /** Where its lockdown listens while it can be reached. */
  readonly host: string;
  readonly #options: WirelessOptions;
  readonly #watches: readonly Disposable[];
  #here: Stay | undefined;
  #isAsleep = false;
  #lossesLeft: number;
  #hasSlept = false;
  #isLapsed: boolean;
  #isOver = false;
  #returning: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();

  private constructor(phone: Phone, host: string, options: WirelessOptions) {
    const { network = {} } = phone.scenario;
    this.phone = phone;
    this.host = host;
    this.#options = options;
    this.#lossesLeft = network.losses?.times ?? 0;
    this.#isLapsed = network.lapsed ?? false;
    this.#watches = [
      phone.onReboot(() => this.#leave(phone.scenario.rebootMs)),
      phone.onWifiChange(() => {
        this.#isLapsed = false;
        this.#change(() => (phone.allowsWifi ? this.#appear() : this.#disappear()));
      }),
      phone.changes.add(() => this.#noticeSleep()),
    ];
  }

  /**
   * Brings a phone into the network, as far as it lets itself be reached there.
   *
   * @throws virtual-phone/cannot-listen, virtual-phone/no-free-address
   */
  static async open(phone: Phone, options: WirelessOptions = {}): Promise<WirelessPhone> {
    for (let attempt = 0; attempt < addressAttempts; attempt += 1) {
      const wireless = new WirelessPhone(phone, options.host ?? randomAddress(), options);
      try {
        await wireless.#appear();
        return wireless;
      } catch (error) {
        await wireless[Symbol.asyncDispose]();
        if (options.host !== undefined || !isFailure(error, 'virtual-phone/cannot-listen')) throw error;
      }
    }
    throw fail('no-free-address');
  }

  /** Whether it can be reached now. */
  get isReachable(): boolean {
    return this.#here !== undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#returning);
    for (const watch of this.#watches) watch[Symbol.dispose]();
    this.#change(() => this.#disappear());
    await this.#turn;
  }

  async #appear(): Promise<void> {
    if (this.#here || this.#isOver || this.#isLapsed || this.#isAsleep || !this.phone.allowsWifi) return;
    const { phone, host } = this;
    const { muxer, layout = 'by-client', log = silentLog } = this.#options;
    const { network = {} } = phone.scenario;
    const ending = new AbortController();
    const link = new NetworkLink({
      host,
      scenario: network,
      losses: this.#lossesLeft > 0 ? network.losses : undefined,
      ...(network.sleep && !this.#hasSlept ? { sleep: network.sleep } : {}),
      needsHeartbeat: muxer === undefined,
      onEnd: (end) => this.#end(end),
      log,
    });
    const ports = new PhonePorts(phone, ending.signal, link);
    await link.appear((port) => ports.dial(port));
    const deviceId = muxer?.attach({
      udid: phone.identity.udid,
      stateFolder: phone.stateFolder,
      attachment: {
        kind: 'network',
        address: { family: host.includes(':') ? 6 : 4, address: host, port: 0 },
        layout,
        serviceName: mobdevServiceName(shownWifiAddress(phone)),
      },
      dial: (port) => link.dial(port),
    });
    const announcement = this.#options.announcer?.announce(selfDescription(phone, host));
    this.#here = { ending, link, deviceId, announcement };
  }

  async #disappear(): Promise<void> {
    if (!this.#here) return;
    const { ending, link, deviceId, announcement } = this.#here;
    this.#here = undefined;
    announcement?.[Symbol.dispose]();
    if (deviceId !== undefined) this.#options.muxer?.detach(deviceId);
    ending.abort();
    await link[Symbol.asyncDispose]();
  }

  /** A sleeping phone is not in the network until it wakes. */
  #noticeSleep(): void {
    const { isAsleep } = this.phone.screen;
    if (isAsleep === this.#isAsleep) return;
    this.#isAsleep = isAsleep;
    if (isAsleep) this.#here?.link.fallAsleep(0);
    else this.#change(() => this.#appear());
  }

  #end(end: LinkEnd): void {
    if (end.kind === 'lost') this.#lossesLeft -= 1;
    if (end.kind === 'asleep') this.#hasSlept = true;
    this.#leave(end.kind === 'unanswered' ? 0 : end.awayMs);
  }

  #leave(awayMs: number): void {
    if (this.#isOver) return;
    this.#change(() => this.#disappear());
    clearTimeout(this.#returning);
    this.#returning = setTimeout(() => this.#change(() => this.#appear()), awayMs);
  }

  /** One change after the other: appearing and going both take a moment. */
  #change(change: () => Promise<void>): void {
    const { log = silentLog } = this.#options;
    this.#turn = this.#turn.then(change).catch((error: unknown) => {
      log.warn('the phone did not come back into the network', { reason: String(error) });
    });
  }
}

const addressAttempts = 20;

function randomAddress(): string {
  return `127.${randomInt(64, 128)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
}
