import type { AttachablePhone, PortHandler } from './attachable-phone.js';
import { PairRecordStore } from './pair-record-store.js';

/** What happens to the phones of a muxer. */
export type MuxEvent =
  | { readonly kind: 'attached'; readonly device: AttachedPhone }
  | { readonly kind: 'detached' | 'paired'; readonly deviceId: number };

/** A phone as it is attached now. */
export interface AttachedPhone {
  readonly deviceId: number;
  readonly phone: AttachablePhone;
}

/** A program that listens for events, in its own words. */
export interface ListenerInfo {
  readonly clientVersion: string;
  readonly program: string;
  readonly bundleId: string;
  readonly connectionType: number;
  readonly libraryVersion: number;
}

/** The phones on this computer's cables and in its network, and who watches them. */
export class Muxer {
  readonly records: PairRecordStore;
  /** It is one of the first, which know fixed layouts alone (version 0). */
  readonly isBinaryOnly: boolean;
  readonly #attached = new Map<number, AttachablePhone>();
  readonly #listeners = new Map<(event: MuxEvent) => void, ListenerInfo>();
  #lastDeviceId = 0;

  /** `home` is the folder for what belongs to the computer and not to a phone. */
  constructor(home: string, { isBinaryOnly = false }: { readonly isBinaryOnly?: boolean } = {}) {
    this.isBinaryOnly = isBinaryOnly;
    this.records = new PairRecordStore(home, (udid) => this.#find(udid)?.phone.stateFolder);
  }

  /** A phone is there now, one way or the other; the DeviceID that it gets was never used before. */
  attach(phone: AttachablePhone): number {
    this.#lastDeviceId += 1;
    const deviceId = this.#lastDeviceId;
    this.#attached.set(deviceId, phone);
    this.#tell({ kind: 'attached', device: { deviceId, phone } });
    return deviceId;
  }

  /** It is no longer there; connections that exist are the phone's to cut. */
  detach(deviceId: number): void {
    if (this.#attached.delete(deviceId)) this.#tell({ kind: 'detached', deviceId });
  }

  /** Tells the listeners that a record was saved, if its phone is here. */
  paired(udid: string): void {
    const device = this.#find(udid);
    if (device) this.#tell({ kind: 'paired', deviceId: device.deviceId });
  }

  devices(): readonly AttachedPhone[] {
    return [...this.#attached].map(([deviceId, phone]) => ({ deviceId, phone }));
  }

  /** The handler behind a port: `unknown` device, or `refused` when nothing listens there. */
  dial(deviceId: number, port: number): PortHandler | 'unknown' | 'refused' {
    const phone = this.#attached.get(deviceId);
    return phone ? (phone.dial(port) ?? 'refused') : 'unknown';
  }

  /** Every event from now on goes to `listener`, until the result is disposed. */
  listen(listener: (event: MuxEvent) => void, info: ListenerInfo): Disposable {
    this.#listeners.set(listener, info);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  listeners(): readonly ListenerInfo[] {
    return [...this.#listeners.values()];
  }

  #find(udid: string): AttachedPhone | undefined {
    return this.devices().find(({ phone }) => phone.udid === udid);
  }

  #tell(event: MuxEvent): void {
    for (const listener of [...this.#listeners.keys()]) listener(event);
  }
}
