import type { Udid } from '@pearmain/base';
import type { SocketChannel } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { AttachedDevice } from './attached-device.js';

/** Where the muxer listens. */
export type MuxAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** What happens to the phones of one muxer. */
export type DeviceChange =
  | { readonly kind: 'attached'; readonly device: AttachedDevice }
  | { readonly kind: 'detached'; readonly deviceId: number }
  | { readonly kind: 'paired'; readonly deviceId: number };

/** The program that carries connections to phones (docs/protocols/usbmux.md). */
export class Muxer {
  readonly address: MuxAddress;

  constructor(address: MuxAddress) {
    this.address = address;
  }

  list(_signal?: AbortSignal): Promise<AttachedDevice[]> {
    return Promise.reject(fail('no-muxer', { address: '' }));
  }

  async *watch(_signal: AbortSignal): AsyncIterable<DeviceChange> {}

  connect(_deviceId: number, _port: number, _signal?: AbortSignal): Promise<SocketChannel> {
    return Promise.reject(fail('no-muxer', { address: '' }));
  }

  readBuid(_signal?: AbortSignal): Promise<string> {
    return Promise.reject(fail('no-muxer', { address: '' }));
  }

  readPairRecord(_udid: Udid, _signal?: AbortSignal): Promise<Uint8Array | undefined> {
    return Promise.reject(fail('no-muxer', { address: '' }));
  }
}
