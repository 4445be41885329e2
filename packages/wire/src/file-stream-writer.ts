import { utf8Encode } from '@pearmain/formats';
import type { ByteChannel } from './channel.js';
import { fail } from './failures.js';
import { FrameCode, hostBlockSize, maximumErrorText, maximumName } from './file-frame.js';

/** What gathers before it is sent: large writes cost TLS, the system and the other side far less than many small ones. */
const sentAtOnce = 256 * 1024;
/** A block, an error's text or a pair of names that may come on top of that. */
const most = (blockSize: number): number => sentAtOnce + 5 + Math.max(blockSize, maximumErrorText);

/**
 * Writes the files of one batch: as the host, answering `DLMessageDownloadFiles`, or as the device, after
 * `DLMessageUploadFiles` (docs/protocols/mobilebackup2.md §3). What is written is copied and gathered, and gathers further
 * while what came before is sent; where a call gives a promise, it is to be waited for before the next. `finish` ends the
 * batch and sends what is left.
 */
export class FileStreamWriter {
  readonly #channel: ByteChannel;
  readonly #blockSize: number;
  #filling: Uint8Array;
  #spare: Uint8Array | undefined;
  #used = 0;
  #sending: Promise<void> = Promise.resolve();

  /** `blockSize`: the most content in one block (`hostBlockSize`, or `deviceBlockSize` for a device). */
  constructor(channel: ByteChannel, { blockSize = hostBlockSize }: { readonly blockSize?: number } = {}) {
    this.#channel = channel;
    this.#blockSize = blockSize;
    this.#filling = new Uint8Array(most(blockSize));
  }

  /**
   * Starts a file: the requested path as the host; the device's own label and the host's path as the device.
   *
   * @throws wire/frame-too-large for a name of more than `maximumName` bytes
   */
  begin(...names: readonly string[]): Promise<void> | undefined {
    for (const name of names) {
      const bytes = utf8Encode(name);
      if (bytes.length > maximumName) {
        throw fail('frame-too-large', { what: 'The name of a file', sizeBytes: bytes.length, atMost: maximumName });
      }
      this.#putU32(bytes.length);
      this.#put(bytes);
    }
    return this.#sendIfFull();
  }

  /** Content, cut into blocks; none for an empty file. */
  data(borrowed: Uint8Array): Promise<void> | undefined {
    return borrowed.length <= this.#blockSize ? this.#block(borrowed) : this.#blocks(borrowed);
  }

  /** The file is complete. */
  complete(): Promise<void> | undefined {
    this.#putHeader(FrameCode.success, 0);
    return this.#sendIfFull();
  }

  /** The file could not be read, or not to its end: `localError` from a host, `remoteError` from a device. */
  failed(code: number, words: string): Promise<void> | undefined {
    const text = utf8Encode(words).subarray(0, maximumErrorText);
    this.#putHeader(code, text.length);
    this.#put(text);
    return this.#sendIfFull();
  }

  /** Ends the batch and sends everything. */
  async finish(): Promise<void> {
    this.#putU32(0);
    await this.#send();
    await this.#sending;
  }

  #block(borrowed: Uint8Array): Promise<void> | undefined {
    if (borrowed.length === 0) return undefined;
    this.#putHeader(FrameCode.data, borrowed.length);
    this.#put(borrowed);
    return this.#sendIfFull();
  }

  async #blocks(borrowed: Uint8Array): Promise<void> {
    for (let at = 0; at < borrowed.length; at += this.#blockSize)
      await this.#block(borrowed.subarray(at, at + this.#blockSize));
  }

  #sendIfFull(): Promise<void> | undefined {
    return this.#used < sentAtOnce ? undefined : this.#send();
  }

  /** Resolves when there is room again: once what was sent before has left. */
  async #send(): Promise<void> {
    await this.#sending;
    const gathered = this.#filling;
    this.#sending = this.#channel.write(gathered.subarray(0, this.#used));
    // A failure is told to whoever waits for this one next.
    this.#sending.catch(() => {});
    this.#filling = this.#spare ?? new Uint8Array(most(this.#blockSize));
    this.#spare = gathered;
    this.#used = 0;
  }

  #putHeader(code: number, length: number): void {
    this.#putU32(length + 1);
    this.#filling[this.#used] = code;
    this.#used += 1;
  }

  #putU32(value: number): void {
    const bytes = this.#filling;
    const at = this.#used;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
    this.#used = at + 4;
  }

  #put(bytes: Uint8Array): void {
    this.#filling.set(bytes, this.#used);
    this.#used += bytes.length;
  }
}
