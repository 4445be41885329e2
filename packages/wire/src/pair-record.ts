import {
  asDict,
  dataIn,
  type PlistDict,
  type PlistValue,
  parsePlist,
  textIn,
  utf8Decode,
  utf8Encode,
  writeBinaryPlist,
  writeXmlPlist,
} from '@pearmain/formats';
import { fail } from './failures.js';

/**
 * What a computer keeps of its pairing with a device: full access to a device that was unlocked once. Certificates and keys
 * are PEM text (docs/protocols/lockdown.md §4). It never reaches a log or an event.
 */
export interface PairRecord {
  readonly hostId: string;
  readonly systemBuid: string;
  readonly hostCertificate: string;
  readonly hostPrivateKey: string;
  readonly rootCertificate: string;
  readonly rootPrivateKey: string;
  readonly deviceCertificate: string;
  /** 32 bytes that let a service open the device's data while it is locked. */
  readonly escrowBag?: Uint8Array;
  readonly wifiMacAddress?: string;
  readonly udid?: string;
  /** Keys that other programs put there, kept as they are. */
  readonly others?: PlistDict;
}

const pemKeys = {
  hostCertificate: 'HostCertificate',
  hostPrivateKey: 'HostPrivateKey',
  rootCertificate: 'RootCertificate',
  rootPrivateKey: 'RootPrivateKey',
  deviceCertificate: 'DeviceCertificate',
} as const;
const ours = new Set(['HostID', 'SystemBUID', 'EscrowBag', 'WiFiMACAddress', 'UDID', ...Object.values(pemKeys)]);

/**
 * Reads a record as it lies in a file or came from the muxer, XML or binary.
 *
 * @throws wire/unexpected-message when a key is missing, and what reading a property list throws
 */
export function decodePairRecord(bytes: Uint8Array): PairRecord {
  const dict = asDict(parsePlist(bytes));
  if (!dict) throw lacking('it is not a dictionary');
  const escrowBag = dataIn(dict, 'EscrowBag');
  const wifiMacAddress = textIn(dict, 'WiFiMACAddress');
  const udid = textIn(dict, 'UDID');
  const others = Object.entries(dict).filter(([key]) => !ours.has(key));
  return {
    hostId: textOf(dict, 'HostID'),
    systemBuid: textOf(dict, 'SystemBUID'),
    hostCertificate: pemOf(dict, pemKeys.hostCertificate),
    hostPrivateKey: pemOf(dict, pemKeys.hostPrivateKey),
    rootCertificate: pemOf(dict, pemKeys.rootCertificate),
    rootPrivateKey: pemOf(dict, pemKeys.rootPrivateKey),
    deviceCertificate: pemOf(dict, pemKeys.deviceCertificate),
    ...(escrowBag ? { escrowBag } : {}),
    ...(wifiMacAddress === undefined ? {} : { wifiMacAddress }),
    ...(udid === undefined ? {} : { udid }),
    ...(others.length > 0 ? { others: Object.fromEntries(others) } : {}),
  };
}

/** Writes a record: XML for a person's eyes, binary as libimobiledevice stores it. */
export function encodePairRecord(record: PairRecord, format: 'xml' | 'binary'): Uint8Array {
  const dict: Record<string, PlistValue> = {
    DeviceCertificate: pem(record.deviceCertificate),
    HostPrivateKey: pem(record.hostPrivateKey),
    HostCertificate: pem(record.hostCertificate),
    RootPrivateKey: pem(record.rootPrivateKey),
    RootCertificate: pem(record.rootCertificate),
    SystemBUID: record.systemBuid,
    HostID: record.hostId,
    ...(record.escrowBag ? { EscrowBag: record.escrowBag } : {}),
    ...(record.wifiMacAddress === undefined ? {} : { WiFiMACAddress: record.wifiMacAddress }),
    ...(record.udid === undefined ? {} : { UDID: record.udid }),
    ...record.others,
  };
  return format === 'xml' ? writeXmlPlist(dict) : writeBinaryPlist(dict);
}

/** The part that goes to the device in a `Pair` request: no private key. */
export function pairRequestRecord(record: PairRecord): PlistDict {
  return {
    DeviceCertificate: pem(record.deviceCertificate),
    HostCertificate: pem(record.hostCertificate),
    HostID: record.hostId,
    RootCertificate: pem(record.rootCertificate),
    SystemBUID: record.systemBuid,
  };
}

function textOf(dict: PlistDict, key: string): string {
  const text = textIn(dict, key);
  if (text === undefined) throw lacking(`${key} is missing`);
  return text;
}

function pemOf(dict: PlistDict, key: string): string {
  const bytes = dataIn(dict, key);
  if (!bytes) throw lacking(`${key} is missing`);
  return utf8Decode(bytes);
}

function pem(text: string): Uint8Array {
  return utf8Encode(text);
}

function lacking(reason: string) {
  return fail('unexpected-message', { what: 'A pair record', reason });
}
