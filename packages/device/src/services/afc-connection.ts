import {
  type AfcFields,
  type AfcPacket,
  AfcReply,
  AfcStatus,
  type AfcStatusName,
  afcDataOf,
  afcStatusName,
  type ByteChannel,
  readAfcPacket,
  writeAfcPacket,
} from '@pearmain/wire';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';
import { answerFailure } from '../session/connection-failure.js';
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
    const { code } = this.read(AfcReply.status, reply, path);
    if (code === AfcStatus.success) return reply;
    const status = afcStatusName(code);
    const value = expected.find((one) => one === status);
    if (value !== undefined) return value;
    if (status === 'notFound') throw fail('no-such-file', { path: plainText(path) });
    throw fail('file-refused', { path: plainText(path), status: wordsOf(status) });
  }

  /** The fields of an answer, which must be of the kind that was awaited. @throws device/unclear-answer */
  read<V>(kind: AfcFields<V>, reply: AfcPacket, path: string): V {
    const request = plainText(path);
    try {
      if (reply.operation === kind.operation) return kind.parse(reply.fields);
    } catch (error) {
      throw answerFailure(error, this.#name, request);
    }
    throw fail('unclear-answer', { name: this.#name, request });
  }

  /** The content of an answer, of which there is no more than that. @throws device/unclear-answer */
  dataOf(reply: AfcPacket, path: string, atMost: number): Uint8Array {
    const bytes = afcDataOf(reply);
    if (bytes.length <= atMost) return bytes;
    throw fail('unclear-answer', { name: this.#name, request: plainText(path) });
  }

  async #exchange<V>(request: AfcFields<V>, values: V, payload?: Uint8Array): Promise<AfcPacket> {
    this.#packets += 1;
    const packetNumber = this.#packets;
    const about = `file operation ${request.operation}`;
    try {
      await writeAfcPacket(this.#channel, request.packet(packetNumber, values, payload));
      const reply = await readAfcPacket(this.#channel);
      if (reply.packetNumber === packetNumber) return reply;
    } catch (error) {
      this.#channel.close();
      throw answerFailure(error, this.#name, about);
    }
    this.#channel.close();
    throw fail('unclear-answer', { name: this.#name, request: about });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#channel[Symbol.asyncDispose]();
  }
}

/** A status in words: `permissionDenied` is “permission denied”. */
export function wordsOf(status: AfcStatusName): string {
  return status === 'unknown' ? 'unknown error' : status.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
