import {
  type AfcFields,
  type AfcPacket,
  AfcReply,
  AfcStatus,
  type AfcStatusName,
  afcStatusName,
  type ByteChannel,
  readAfcPacket,
  writeAfcPacket,
} from '@pearmain/wire';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';
import { Turns } from '../turns.js';
import { boundsOf, type ServiceSource } from './service-source.js';

/** Requests and answers of the file service, one at a time, numbered from 1 (docs/protocols/afc.md §1). */
export class AfcConnection implements AsyncDisposable {
  readonly #channel: ByteChannel;
  readonly #name: string;
  readonly #turns: Turns;
  #packets = 0;

  constructor(channel: ByteChannel, source: ServiceSource) {
    this.#channel = channel;
    this.#name = source.name;
    this.#turns = new Turns(boundsOf(source, channel));
  }

  /**
   * Sends one request. A status in `expected` is a value; any other but success throws.
   *
   * @throws device/no-such-file, device/file-refused, device/unclear-answer
   */
  async ask<V, S extends AfcStatusName = never>(
    request: AfcFields<V>,
    values: V,
    path: string,
    expected: readonly S[] = [],
    payload?: Uint8Array,
  ): Promise<AfcPacket | S> {
    if (path.includes('\0')) throw fail('file-refused', { path: plainText(path), status: wordsOf('badArgument') });
    const reply = await this.#turns.take(() => this.#exchange(request, values, payload));
    if (reply.operation !== AfcReply.status.operation) return reply;
    const { code } = AfcReply.status.parse(reply.fields);
    if (code === AfcStatus.success) return reply;
    const status = afcStatusName(code);
    const value = expected.find((one) => one === status);
    if (value !== undefined) return value;
    if (status === 'notFound') throw fail('no-such-file', { path: plainText(path) });
    throw fail('file-refused', { path: plainText(path), status: wordsOf(status) });
  }

  async #exchange<V>(request: AfcFields<V>, values: V, payload?: Uint8Array): Promise<AfcPacket> {
    this.#packets += 1;
    const packetNumber = this.#packets;
    await writeAfcPacket(this.#channel, request.packet(packetNumber, values, payload));
    const reply = await readAfcPacket(this.#channel);
    if (reply.packetNumber === packetNumber) return reply;
    this.#channel.close();
    throw fail('unclear-answer', { name: this.#name, request: `file operation ${request.operation}` });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#channel[Symbol.asyncDispose]();
  }
}

/** A status in words: `permissionDenied` is “permission denied”. */
export function wordsOf(status: AfcStatusName): string {
  return status === 'unknown' ? 'unknown error' : status.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
