import { isUdid, type Udid } from '@pearmain/base';
import type { PlistDict } from '@pearmain/formats';
import { networkHost, parseMuxDevice, parseNetworkAddress, type SocketChannel } from '@pearmain/wire';

/** What the rest of this package asks of a muxer; `Muxer` fits. */
export interface DeviceMuxer {
  connect(deviceId: number, port: number, signal?: AbortSignal): Promise<SocketChannel>;
  readBuid(signal?: AbortSignal): Promise<string>;
  readPairRecord(udid: Udid, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  savePairRecord(udid: Udid, record: Uint8Array, deviceId?: number, signal?: AbortSignal): Promise<void>;
  deletePairRecord(udid: Udid, signal?: AbortSignal): Promise<void>;
}

/** One way to reach a phone right now; a phone on the cable and on Wi-Fi is listed twice, with two device ids. */
export interface AttachedDevice {
  /** The muxer's number for this attachment; a phone that comes back gets a new one. */
  readonly deviceId: number;
  readonly udid: Udid;
  readonly connection: 'usb' | 'network';
  /** Where a phone on the network is, if the muxer says so. */
  readonly host?: string;
  readonly muxer: DeviceMuxer;
}

/** What an `Attached` message says; `undefined` where its serial number is no UDID, so that nothing is ever made of it. */
export function readAttached(message: PlistDict, muxer: DeviceMuxer): AttachedDevice | undefined {
  const device = parseMuxDevice(message);
  const udid = device && udidOfSerial(device.serialNumber);
  if (!device || !udid) return undefined;
  const { deviceId, connection, networkAddress } = device;
  const address = networkAddress && parseNetworkAddress(networkAddress);
  return { deviceId, udid, connection, muxer, ...(address ? { host: networkHost(address) } : {}) };
}

/** Muxers differ in capitals, and USB serial numbers since 2018 lack the dash (docs/protocols/usbmux.md §3). */
export function udidOfSerial(serial: string): Udid | undefined {
  const text = /^[0-9a-f]{24}$/i.test(serial) ? `${serial.slice(0, 8)}-${serial.slice(8)}` : serial;
  const udid = text.length === 40 ? text.toLowerCase() : text.toUpperCase();
  return isUdid(udid) ? udid : undefined;
}
