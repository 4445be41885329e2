import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryChannelPair } from '@pearmain/testkit';
import type { ByteChannel } from '@pearmain/wire';
import type { InstalledApp } from '../phone/apps.js';
import { makePhoneState, type PhoneTraits } from '../phone/make-state.js';
import { Phone } from '../phone/phone.js';
import { type Scenario, scenario } from '../scenario.js';
import type { Service } from '../services/service.js';

/** Making a key takes longer than most tests. */
const deviceKeyOnce = makePhoneState({}).deviceKey;

/** A phone without muxer or lockdown, and connections to its services in memory. */
export class ServiceHost implements AsyncDisposable {
  readonly phone: Phone;
  readonly #folder: string;
  readonly #ending = new AbortController();
  readonly #served: Promise<unknown>[] = [];
  readonly #channels: ByteChannel[] = [];

  constructor(options: { traits?: PhoneTraits; day?: Partial<Scenario>; apps?: readonly InstalledApp[] } = {}) {
    this.#folder = mkdtempSync(join(tmpdir(), 'virtual-phone-'));
    const state = makePhoneState({ deviceKey: deviceKeyOnce, ...options.traits });
    this.phone = Phone.open(this.#folder, state, { scenario: scenario(options.day) });
    for (const app of options.apps ?? []) this.phone.install(app);
  }

  /** The host's end of a new connection; when the service ends, so does it. */
  connect(service: Service): ByteChannel {
    const [near, far] = memoryChannelPair();
    const connection = { channel: far, phone: this.phone, signal: this.#ending.signal, escrowUnlocked: false };
    const served = service(connection).then(
      () => far[Symbol.asyncDispose](),
      () => far.close(),
    );
    this.#served.push(served);
    this.#channels.push(near);
    return near;
  }

  /** Closes every connection and waits until the services have noticed. */
  async disconnect(): Promise<void> {
    for (const channel of this.#channels) channel.close();
    await Promise.all(this.#served);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.disconnect();
    this.phone[Symbol.dispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
