import type { Udid } from '@pearmain/base';
import type { PlistValue } from '@pearmain/formats';
import type { ByteChannel, PairRecord } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { AttachedDevice } from '../mux/attached-device.js';

/** How a session is opened. */
export interface SessionOptions {
  /** What the phone's own log calls us. */
  readonly label?: string;
  readonly signal?: AbortSignal;
}

/** An encrypted conversation with a phone that trusts this computer (docs/protocols/session.md). */
export class DeviceSession implements AsyncDisposable {
  readonly device: AttachedDevice;
  readonly record: PairRecord;

  private constructor(device: AttachedDevice, record: PairRecord) {
    this.device = device;
    this.record = record;
  }

  static open(device: AttachedDevice, record: PairRecord, _options: SessionOptions = {}): Promise<DeviceSession> {
    return Promise.resolve(new DeviceSession(device, record));
  }

  get udid(): Udid {
    return this.device.udid;
  }

  /** One value, a whole domain (no key), or the global domain (no domain); `undefined` where the phone has none. */
  value(_domain?: string, _key?: string): Promise<PlistValue | undefined> {
    return Promise.reject(fail('no-muxer', { address: '' }));
  }

  setValue(_domain: string | undefined, _key: string, _value: PlistValue): Promise<void> {
    return Promise.reject(fail('no-muxer', { address: '' }));
  }

  /** A new connection to a service, encrypted and with the phone's certificate checked. */
  startService(_name: string, _options: { readonly escrow?: boolean } = {}): Promise<ByteChannel> {
    return Promise.reject(fail('no-muxer', { address: '' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
