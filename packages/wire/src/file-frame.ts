import { utf8Encode } from '@pearmain/formats';

/** The byte behind a block's length: what the block is (docs/protocols/mobilebackup2.md §3). */
export const FrameCode = {
  /** The file is complete. */
  success: 0x00,
  /** The sending host could not read the file; a text follows. */
  localError: 0x06,
  /** The sending device could not read the file; a text follows. */
  remoteError: 0x0b,
  /** Content follows. */
  data: 0x0c,
} as const;

/** Content per block towards a device: larger ones exhaust the memory of its backup agent. */
export const hostBlockSize = 32 * 1024;
/** Content per block from a device, as real phones send it. */
export const deviceBlockSize = 256 * 1024;
/** The longest name of a file, in bytes. */
export const maximumName = 4096;
/** The longest text of an error, in bytes. */
export const maximumErrorText = 64 * 1024;
/** The longest block of content taken, in bytes; it is never held whole. */
export const maximumBlock = 64 * 1024 * 1024;

/** The five bytes before a block: its length and the code that it counts, then the code. */
export function encodeFrameHeader(code: number, length: number): Uint8Array {
  const header = new Uint8Array(5);
  new DataView(header.buffer).setUint32(0, length + 1);
  header[4] = code;
  return header;
}

/** A name as it travels: length, then UTF-8. */
export function encodeNameHeader(name: string): Uint8Array {
  const text = utf8Encode(name);
  const bytes = new Uint8Array(4 + text.length);
  new DataView(bytes.buffer).setUint32(0, text.length);
  bytes.set(text, 4);
  return bytes;
}
