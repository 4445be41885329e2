import type { PlistDict } from '@pearmain/formats';
import { muxAttached } from '@pearmain/wire';
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

/** The phones on this computer's cables, and who watches them. */
export class Muxer {
  readonly records: PairRecordStore;
  readonly #attached = new Map<number, AttachablePhone>();
  readonly #listeners = new Map<(event: MuxEvent) => void, ListenerInfo>();
  #lastDeviceId = 0;

  /** `home` is the folder for what belongs to the computer and not to a phone. */
  constructor(home: string) {
    this.records = new PairRecordStore(home, (udid) => this.#find(udid)?.phone.stateFolder);
  }

  /** Plugs a phone in; the DeviceID that it gets was never used before. */
  attach(phone: AttachablePhone): number {
    this.#lastDeviceId += 1;
    const deviceId = this.#lastDeviceId;
    this.#attached.set(deviceId, phone);
    this.#tell({ kind: 'attached', device: { deviceId, phone } });
    return deviceId;
  }

  /** Unplugs it; connections that exist are the phone's to cut. */
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

/** USB product id of an iPhone in its normal mode. */
export const usbProductId = 0x12a8;

/** Where the phone is plugged in; a different port for each. */
export function usbLocation(deviceId: number): number {
  return 0x0001_0002 + deviceId;
}

/** A phone as the muxer's plist messages name it, with the properties of Apple's own muxer (docs/protocols/virtual-phone.md §2). */
export function attachedMessage({ deviceId, phone }: AttachedPhone): PlistDict {
  return muxAttached(deviceId, {
    ConnectionSpeed: 480_000_000,
    ConnectionType: 'USB',
    LocationID: usbLocation(deviceId),
    ProductID: usbProductId,
    SerialNumber: phone.udid,
    UDID: phone.udid,
    USBSerialNumber: phone.udid.replace('-', ''),
  });
}
