import { isFailure, type Udid } from '@pearmain/base';
import { lockdownPort, type SocketChannel } from '@pearmain/wire';
import type { AttachedDevice, DeviceMuxer } from '../mux/attached-device.js';
import { dialHost } from '../session/dial.js';

/** Reaches a phone in the network without a muxer; that is asked for pair records only, where there is one. */
export class DirectReach implements DeviceMuxer {
  readonly host: string;
  readonly #muxer: DeviceMuxer;

  constructor(host: string, muxer: DeviceMuxer) {
    this.host = host;
    this.#muxer = muxer;
  }

  /** @throws device/out-of-reach */
  connect(_deviceId: number, port: number, signal?: AbortSignal): Promise<SocketChannel> {
    return dialHost(this.host, port, 'The phone', signal);
  }

  readBuid(signal?: AbortSignal): Promise<string> {
    return this.#muxer.readBuid(signal);
  }

  async readPairRecord(udid: Udid, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    try {
      return await this.#muxer.readPairRecord(udid, signal);
    } catch (error) {
      if (!isFailure(error, 'device/no-muxer') && !isFailure(error, 'device/muxer-denied')) throw error;
      return undefined; // there are other places to look
    }
  }

  savePairRecord(udid: Udid, record: Uint8Array, _deviceId?: number, signal?: AbortSignal): Promise<void> {
    return this.#muxer.savePairRecord(udid, record, undefined, signal);
  }

  deletePairRecord(udid: Udid, signal?: AbortSignal): Promise<void> {
    return this.#muxer.deletePairRecord(udid, signal);
  }
}

/** A phone at an address, as the rest of this package knows phones; no muxer has a number for it. */
export function phoneAt(host: string, udid: Udid, muxer: DeviceMuxer): AttachedDevice {
  return { deviceId: 0, udid, connection: 'network', host, muxer: new DirectReach(host, muxer) };
}

/** Whether lockdown answers where a phone was that was reached without the muxer; of others the muxer tells. */
export async function isStillThere({ muxer }: AttachedDevice, signal?: AbortSignal): Promise<boolean> {
  if (!(muxer instanceof DirectReach)) return false;
  try {
    (await muxer.connect(0, lockdownPort, signal)).close();
    return true;
  } catch (error) {
    if (!isFailure(error, 'device/out-of-reach')) throw error;
    return false;
  }
}
