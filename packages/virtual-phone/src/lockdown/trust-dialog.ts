import type { Phone } from '../phone/phone.js';
import { Refusal } from './refusal.js';

/**
 * "Trust This Computer?" on the phone's screen. The person's answer is the scenario's, and belongs to the computer
 * (SystemBUID): every attempt to pair brings a new HostID, so that could not be remembered.
 */
export class TrustDialog {
  readonly #phone: Phone;
  readonly #answeredPending = new Map<string, number>();

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** Returns when the person has tapped Trust; @throws Refusal */
  ask(systemBuid: string): void {
    const { trust } = this.#phone.scenario;
    this.#phone.screen.asksForTrust = false;
    if (trust === 'granted') return;
    if (trust === 'denied') throw new Refusal('UserDeniedPairing');
    const asked = this.#answeredPending.get(systemBuid) ?? 0;
    const pendingFor = trust === 'pending' ? Number.POSITIVE_INFINITY : trust.pendingFor;
    if (asked >= pendingFor) return;
    this.#answeredPending.set(systemBuid, asked + 1);
    this.#phone.screen.asksForTrust = true;
    // Whoever waits with the insecure notification proxy learns that the next attempt will do.
    if (asked + 1 >= pendingFor) this.#phone.notifications.post('com.apple.mobile.lockdown.request_pair');
    throw new Refusal('PairingDialogResponsePending');
  }
}
