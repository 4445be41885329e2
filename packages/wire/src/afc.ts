import { concatBytes, struct, tag, u64, type ValueOf } from '@pearmain/formats';
import type { ByteChannel } from './channel.js';
import { fail } from './failures.js';

/** The file service, as lockdown knows it; its root is the phone's media folder. */
export const afcService = 'com.apple.afc';

/** Every packet of the file service starts with these 40 bytes; both lengths count them (docs/protocols/afc.md §1). */
export const AfcHeader = struct('little', {
  magic: tag('CFA6LPAA'),
  entireLength: u64,
  thisLength: u64,
  packetNumber: u64,
  operation: u64,
});
/** The values of those 40 bytes. */
export type AfcHeader = ValueOf<typeof AfcHeader>;

/** The longest packet taken, in bytes: a folder of 100 000 names has some 3 MB, a read at most what was asked for. */
export const maximumAfcPacket = 16 * 1024 * 1024;

/** One packet: `fields` are the operation's own, `payload` is content. */
export interface AfcPacket {
  readonly operation: number;
  /** Chosen by the one who asks, repeated in the answer. */
  readonly packetNumber: number;
  readonly fields: Uint8Array;
  readonly payload: Uint8Array;
}

/** What a packet asks or answers, by Apple's numbers (docs/protocols/afc.md §2). */
export const AfcOperation = {
  status: 0x01,
  data: 0x02,
  readDirectory: 0x03,
  readFile: 0x04,
  writeFile: 0x05,
  writePart: 0x06,
  truncate: 0x07,
  removePath: 0x08,
  makeDirectory: 0x09,
  fileInfo: 0x0a,
  deviceInfo: 0x0b,
  writeFileAtomic: 0x0c,
  fileOpen: 0x0d,
  fileOpenResult: 0x0e,
  fileRead: 0x0f,
  fileWrite: 0x10,
  fileSeek: 0x11,
  fileTell: 0x12,
  fileTellResult: 0x13,
  fileClose: 0x14,
  fileSetSize: 0x15,
  connectionInfo: 0x16,
  setConnectionOptions: 0x17,
  rename: 0x18,
  setBlockSize: 0x19,
  setSocketBlockSize: 0x1a,
  fileLock: 0x1b,
  makeLink: 0x1c,
  fileHash: 0x1d,
  setModifiedTime: 0x1e,
  fileHashRange: 0x1f,
  setImmutableHint: 0x20,
  sizeOfPathContents: 0x21,
  removePathAndContents: 0x22,
} as const;

/** The codes of a status answer (docs/protocols/afc.md §3). */
export const AfcStatus = {
  success: 0,
  unknown: 1,
  badHeader: 2,
  noResources: 3,
  readError: 4,
  writeError: 5,
  unknownPacket: 6,
  badArgument: 7,
  notFound: 8,
  isDirectory: 9,
  permissionDenied: 10,
  notConnected: 11,
  timeout: 12,
  tooMuchData: 13,
  endOfData: 14,
  notSupported: 15,
  exists: 16,
  busy: 17,
  noSpace: 18,
  wouldBlock: 19,
  inputOutput: 20,
  interrupted: 21,
  inProgress: 22,
  internal: 23,
} as const;

/** The name of a status code that is known. */
export type AfcStatusName = keyof typeof AfcStatus;

const statusNames = new Map<number, AfcStatusName>(
  Object.entries(AfcStatus).map(([name, code]) => [code, name as AfcStatusName]), // the keys of that very table
);

/** The name of a status code, for people and logs; `'unknown'` for codes outside the table. */
export function afcStatusName(code: number): AfcStatusName {
  return statusNames.get(code) ?? 'unknown';
}

/** How a file is opened. */
export const AfcFileMode = {
  read: 1,
  readWrite: 2,
  write: 3,
  readWriteTruncate: 4,
  append: 5,
  readAppend: 6,
} as const;

/** What `fileLock` does; none of it waits (status `wouldBlock` instead). */
export const AfcLock = { shared: 5, exclusive: 6, unlock: 12 } as const;

/** Where `fileSeek` counts from. */
export const AfcWhence = { start: 0, current: 1, end: 2 } as const;

/** What `makeLink` makes. */
export const AfcLinkType = { hard: 1, symbolic: 2 } as const;

/**
 * Reads one packet.
 *
 * @throws wire/frame-too-large, wire/unexpected-message, wire/connection-closed, formats/bad-tag
 */
export async function readAfcPacket(channel: ByteChannel): Promise<AfcPacket> {
  const header = AfcHeader.decode(await channel.read(AfcHeader.size));
  const { entireLength, thisLength, packetNumber, operation } = header;
  if (thisLength < AfcHeader.size || entireLength < thisLength) {
    throw fail('unexpected-message', {
      what: 'A packet of the file service',
      reason: 'its lengths contradict each other',
    });
  }
  if (entireLength > maximumAfcPacket) {
    throw fail('frame-too-large', {
      what: 'A packet of the file service',
      sizeBytes: entireLength,
      atMost: maximumAfcPacket,
    });
  }
  const fields = await channel.read(thisLength - AfcHeader.size);
  const payload = await channel.read(entireLength - thisLength);
  return { operation, packetNumber, fields, payload };
}

/** Sends one packet; the payload is not copied when it is large. */
export async function writeAfcPacket(channel: ByteChannel, packet: AfcPacket): Promise<void> {
  await channel.write(encodeHeader(packet), packet.fields, packet.payload);
}

/** A packet as it travels. */
export function encodeAfcPacket(packet: AfcPacket): Uint8Array {
  return concatBytes([encodeHeader(packet), packet.fields, packet.payload]);
}

function encodeHeader({ operation, packetNumber, fields, payload }: AfcPacket): Uint8Array {
  const thisLength = AfcHeader.size + fields.length;
  const entireLength = thisLength + payload.length;
  return AfcHeader.encode({ magic: 'CFA6LPAA', entireLength, thisLength, packetNumber, operation });
}
