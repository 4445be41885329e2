import { randomInt } from 'node:crypto';
import { lockdownPort, type SocketChannel } from '@pearmain/wire';
import type { PortHandler } from '../mux/attachable-phone.js';
import { cable, type Link } from '../network/link.js';
import type { Phone } from '../phone/phone.js';
import type { TrustedHost } from '../phone/state.js';
import type { Service } from '../services/service.js';
import { closeWith } from './close-with.js';
import { serveLockdown } from './lockdown-connection.js';
import { secureChannel } from './secure-channel.js';
import { TrustDialog } from './trust-dialog.js';

/** A service that waits at a port for the one connection that it was started for. */
export interface WaitingService {
  readonly service: Service;
  /** The computer that TLS is spoken with; without it the service is plain. */
  readonly host?: TrustedHost;
  readonly escrowUnlocked: boolean;
}

const firstPort = 49_152;
const lastPort = 65_535;
/** Started and never connected: the oldest is given up beyond this. */
const waitingAtMost = 256;

/** The ports of a phone on one link, while that lasts: lockdown's, and one for each service that was started. */
export class PhonePorts {
  readonly trustDialog: TrustDialog;
  readonly link: Link;
  readonly #phone: Phone;
  readonly #signal: AbortSignal;
  readonly #waiting = new Map<number, WaitingService>();

  /** `signal` ends everything: the link is lost, the phone reboots, or the program ends. */
  constructor(phone: Phone, signal: AbortSignal, link: Link = cable) {
    this.trustDialog = new TrustDialog(phone);
    this.link = link;
    this.#phone = phone;
    this.#signal = signal;
  }

  /** Who answers there; a service's port is used up by that. */
  dial(port: number): PortHandler | undefined {
    const [phone, signal] = [this.#phone, this.#signal];
    if (port === lockdownPort) return (channel) => serveLockdown({ channel, phone, signal, ports: this });
    const waiting = this.#waiting.get(port);
    this.#giveUp(port);
    return waiting && ((channel) => this.#serve(channel, waiting));
  }

  /** Lets a service wait for its connection, and tells where: a random port each time. */
  async open(waiting: WaitingService): Promise<number> {
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined && this.#waiting.size >= waitingAtMost) this.#giveUp(oldest);
    for (;;) {
      const port = randomInt(firstPort, lastPort + 1);
      if (port === lockdownPort || this.#waiting.has(port)) continue;
      this.#waiting.set(port, waiting);
      if (await this.link.openPort(port)) return port;
      this.#waiting.delete(port);
    }
  }

  #giveUp(port: number): void {
    if (this.#waiting.delete(port)) this.link.closePort(port);
  }

  async #serve(plain: SocketChannel, { service, host, escrowUnlocked }: WaitingService): Promise<void> {
    const [phone, signal, { heartbeat }] = [this.#phone, this.#signal, this.link];
    await using cut = closeWith(signal, plain);
    const secured = host ? cut.follow(await secureChannel(plain, phone, host)) : plain;
    await service({ channel: this.link.carry(secured), phone, signal, escrowUnlocked, heartbeat });
  }
}
