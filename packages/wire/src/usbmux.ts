import {
  arrayIn,
  asDict,
  bytes,
  concatBytes,
  dataIn,
  integerIn,
  isDict,
  type PlistDict,
  parsePlist,
  struct,
  textIn,
  u16,
  u32,
  type ValueOf,
  writeXmlPlist,
} from '@pearmain/formats';
import type { ByteChannel } from './channel.js';
import { fail } from './failures.js';

/** Every packet between a program and the muxer starts with these 16 bytes; `length` counts them (docs/protocols/usbmux.md §2). */
export const MuxHeader = struct('little', { length: u32, version: u32, type: u32, tag: u32 });
/** The values of those 16 bytes. */
export type MuxHeader = ValueOf<typeof MuxHeader>;

/** The longest packet taken: pair records have about 10 KB, a list of devices some KB each. */
export const maximumMuxPacket = 1024 * 1024;

/** What a packet is; with version 1 always `plist`. */
export const MuxMessageType = {
  result: 1,
  connect: 2,
  listen: 3,
  deviceAdd: 4,
  deviceRemove: 5,
  devicePaired: 6,
  plist: 8,
} as const;

/** The muxer's answers; pair-record requests answer with an errno instead (2: no such record, 22: malformed). */
export const MuxResult = { ok: 0, badCommand: 1, badDevice: 2, connectionRefused: 3, badVersion: 6 } as const;

/** Payload of a binary (version 0) Connect; `port` is in network order (`swapPort`). */
export const MuxConnectPayload = struct('little', { deviceId: u32, port: u16, padding: u16 });
/** Payload of a binary DeviceAdd; `serial` is padded with NULs. */
export const MuxDevicePayload = struct('little', {
  deviceId: u32,
  productId: u16,
  serial: bytes(256),
  padding: u16,
  location: u32,
});
/** Payload of a binary Result, DeviceRemove or DevicePaired: a code or a device id. */
export const MuxNumberPayload = struct('little', { value: u32 });

/** One packet as it was read. */
export interface MuxPacket {
  readonly version: number;
  readonly type: number;
  readonly tag: number;
  readonly payload: Uint8Array;
}

/**
 * Reads one packet.
 *
 * @throws wire/frame-too-large, wire/unexpected-message, wire/connection-closed
 */
export async function readMuxPacket(channel: ByteChannel): Promise<MuxPacket> {
  const { length, version, type, tag } = MuxHeader.decode(await channel.read(MuxHeader.size));
  if (length < MuxHeader.size) {
    throw fail('unexpected-message', { what: 'A packet of the muxer', reason: `its length is ${length}` });
  }
  if (length > maximumMuxPacket) {
    throw fail('frame-too-large', { what: 'A packet of the muxer', sizeBytes: length, atMost: maximumMuxPacket });
  }
  return { version, type, tag, payload: await channel.read(length - MuxHeader.size) };
}

/** A packet as it travels. */
export function encodeMuxPacket({ version, type, tag, payload }: MuxPacket): Uint8Array {
  return concatBytes([MuxHeader.encode({ length: MuxHeader.size + payload.length, version, type, tag }), payload]);
}

/** A plist packet (version 1): always XML, the only form that every muxer and every client reads. */
export function encodeMuxPlist(tag: number, message: PlistDict): Uint8Array {
  return encodeMuxPacket({ version: 1, type: MuxMessageType.plist, tag, payload: writeXmlPlist(message) });
}

/** The dictionary in a plist packet; @throws wire/unexpected-message for anything else. */
export function muxMessageOf(packet: MuxPacket): PlistDict {
  const message = packet.type === MuxMessageType.plist ? asDict(parsePlist(packet.payload)) : undefined;
  if (message) return message;
  throw fail('unexpected-message', { what: 'A packet of the muxer', reason: `it is of type ${packet.type}` });
}

/** A request with what every client says about itself; `extra` are the request's own keys. */
export function muxRequest(messageType: string, program: string, extra: PlistDict = {}): PlistDict {
  return {
    ClientVersionString: program,
    MessageType: messageType,
    ProgName: program,
    kLibUSBMuxVersion: 3,
    ...extra,
  };
}

/** The muxer's plain answer: `{MessageType: 'Result', Number}`. */
export function muxResult(number: number): PlistDict {
  return { MessageType: 'Result', Number: number };
}

/** The number of a `Result` message; `undefined` for any other message. */
export function muxResultOf(message: PlistDict): number | undefined {
  return textIn(message, 'MessageType') === 'Result' ? integerIn(message, 'Number') : undefined;
}

/** Connect carries the port with its two bytes swapped: 62078 travels as 32498. */
export function swapPort(port: number): number {
  return ((port & 0xff) << 8) | ((port >> 8) & 0xff);
}

/** A device as the muxer announces it. The same phone on USB and Wi-Fi is two of them, with one serial number. */
export interface MuxDevice {
  readonly deviceId: number;
  /** The UDID, with the dash that newer ones have though some muxers leave it out. Not checked. */
  readonly serialNumber: string;
  readonly connection: 'usb' | 'network';
  /** A sockaddr in one of three layouts: see `parseNetworkAddress`. */
  readonly networkAddress?: Uint8Array;
  readonly properties: PlistDict;
}

/** The device in an `Attached` message or in an entry of a device list; `undefined` if it names none. */
export function parseMuxDevice(message: PlistDict): MuxDevice | undefined {
  const properties = asDict(message['Properties']);
  const deviceId = integerIn(message, 'DeviceID') ?? (properties && integerIn(properties, 'DeviceID'));
  const serialNumber = properties && textIn(properties, 'SerialNumber');
  if (!properties || deviceId === undefined || serialNumber === undefined) return undefined;
  const networkAddress = dataIn(properties, 'NetworkAddress');
  return {
    deviceId,
    serialNumber: dashed(serialNumber),
    connection: textIn(properties, 'ConnectionType') === 'Network' ? 'network' : 'usb',
    ...(networkAddress ? { networkAddress } : {}),
    properties,
  };
}

/** The devices of an answer to ListDevices; entries that name none are left out. */
export function parseMuxDeviceList(message: PlistDict): MuxDevice[] | undefined {
  return arrayIn(message, 'DeviceList')
    ?.filter(isDict)
    .flatMap((entry) => parseMuxDevice(entry) ?? []);
}

/** An `Attached` message; `properties` should name ConnectionType and SerialNumber. */
export function muxAttached(deviceId: number, properties: PlistDict): PlistDict {
  return { DeviceID: deviceId, MessageType: 'Attached', Properties: { DeviceID: deviceId, ...properties } };
}

function dashed(serialNumber: string): string {
  return /^[0-9A-Fa-f]{24}$/.test(serialNumber) ? `${serialNumber.slice(0, 8)}-${serialNumber.slice(8)}` : serialNumber;
}
