import {
  asDict,
  type PlistArray,
  type PlistDict,
  type PlistValue,
  parsePlist,
  writeBinaryPlist,
  writeXmlPlist,
} from '@pearmain/formats';
import type { ByteChannel } from './channel.js';
import { fail } from './failures.js';

/** How a plist service writes, and how much it takes. */
export interface PlistChannelOptions {
  readonly format?: 'xml' | 'binary';
  /** The longest message taken, in bytes; 16 MiB unless told otherwise. */
  readonly atMost?: number;
}

/** Property lists, each behind its length as u32 big-endian (docs/protocols/lockdown.md §1). XML and binary are read. */
export class PlistChannel implements AsyncDisposable {
  readonly channel: ByteChannel;
  readonly #format: 'xml' | 'binary';
  readonly #atMost: number;

  constructor(channel: ByteChannel, { format = 'xml', atMost = 16 * 1024 * 1024 }: PlistChannelOptions = {}) {
    this.channel = channel;
    this.#format = format;
    this.#atMost = atMost;
  }

  async send(value: PlistDict | PlistArray): Promise<void> {
    await this.channel.write(encodePlistFrame(value, this.#format));
  }

  /** @throws wire/connection-closed, wire/frame-too-large, and what reading a property list throws */
  async receive(): Promise<PlistValue> {
    return await readPlistFrame(this.channel, this.#atMost);
  }

  /** The next message, which must be a dictionary. */
  async receiveDict(): Promise<PlistDict> {
    const dict = asDict(await this.receive());
    if (!dict) throw fail('unexpected-message', { what: 'A message', reason: 'it is not a dictionary' });
    return dict;
  }

  close(): void {
    this.channel.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.channel[Symbol.asyncDispose]();
  }
}

/** The length and the property list, as they travel. */
export function encodePlistFrame(value: PlistDict | PlistArray, format: 'xml' | 'binary'): Uint8Array {
  const body = format === 'xml' ? writeXmlPlist(value) : writeBinaryPlist(value);
  const frame = new Uint8Array(4 + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, 4);
  return frame;
}

/** Reads one length and its property list of at most `atMost` bytes. */
export async function readPlistFrame(channel: ByteChannel, atMost: number): Promise<PlistValue> {
  const header = await channel.read(4);
  const length = new DataView(header.buffer, header.byteOffset, 4).getUint32(0);
  if (length > atMost) throw fail('frame-too-large', { what: 'A message', sizeBytes: length, atMost });
  if (length === 0) throw fail('unexpected-message', { what: 'A message', reason: 'it is empty' });
  return parsePlist(await channel.read(length));
}
