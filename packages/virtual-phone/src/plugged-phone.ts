import { PhonePorts } from './lockdown/phone-ports.js';
import type { Muxer } from './mux/muxer.js';
import type { Phone } from './phone/phone.js';

/** A phone and its cable. A reboot pulls the cable for a moment; so may whoever tests a host. */
export class PluggedPhone implements Disposable {
  readonly phone: Phone;
  readonly #muxer: Muxer;
  readonly #watches: readonly Disposable[];
  #attached: { readonly deviceId: number; readonly ending: AbortController } | undefined;
  #returning: NodeJS.Timeout | undefined;

  /** Plugged in at once, unless the cable lies beside the phone. */
  constructor(phone: Phone, muxer: Muxer, { isPluggedIn = true }: { readonly isPluggedIn?: boolean } = {}) {
    this.phone = phone;
    this.#muxer = muxer;
    this.#watches = [
      phone.onReboot(() => this.#reboot()),
      phone.cablePulled.add((backAfterMs) => this.unplug(backAfterMs)),
    ];
    if (isPluggedIn) this.plugIn();
  }

  /** The DeviceID of now; undefined while it is unplugged. */
  get deviceId(): number | undefined {
    return this.#attached?.deviceId;
  }

  /** Attaches the phone under a new DeviceID; nothing happens when it is attached already. */
  plugIn(): void {
    clearTimeout(this.#returning);
    if (this.#attached) return;
    const ending = new AbortController();
    const ports = new PhonePorts(this.phone, ending.signal);
    const deviceId = this.#muxer.attach({
      udid: this.phone.identity.udid,
      stateFolder: this.phone.stateFolder,
      attachment: { kind: 'usb' },
      dial: (port) => ports.dial(port),
    });
    this.#attached = { deviceId, ending };
    this.phone.changes.tell(undefined);
  }

  /** Detaches it and cuts every connection to it; with a time of the scenario it is back by itself after that. */
  unplug(backAfterMs?: number): void {
    clearTimeout(this.#returning);
    if (backAfterMs !== undefined) {
      this.#returning = setTimeout(() => this.plugIn(), this.phone.day.realMs(backAfterMs));
    }
    if (!this.#attached) return;
    const { deviceId, ending } = this.#attached;
    this.#attached = undefined;
    this.#muxer.detach(deviceId);
    ending.abort();
    this.phone.changes.tell(undefined);
  }

  [Symbol.dispose](): void {
    for (const watch of this.#watches) watch[Symbol.dispose]();
    this.unplug();
  }

  #reboot(): void {
    if (this.#attached) this.unplug(this.phone.scenario.rebootMs);
  }
}
