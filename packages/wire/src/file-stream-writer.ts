import { utf8Encode } from '@pearmain/formats';
import type { ByteChannel } from './channel.js';
import { fail } from './failures.js';
import { FrameCode, hostBlockSize, maximumName } from './file-frame.js';

const stageSize = 32 * 1024;
/** Pieces up to this size are gathered; larger ones go out without being copied. */
const gatherAtMost = 8 * 1024;

/**
 * Writes the files of one batch: as the host, answering `DLMessageDownloadFiles`, or as the device, after
 * `DLMessageUploadFiles` (docs/protocols/mobilebackup2.md §3). Small files are gathered into few writes; `finish` ends the
 * batch and sends what is left.
 */
export class FileStreamWriter {
  readonly #channel: ByteChannel;
  readonly #blockSize: number;
  readonly #stage = new Uint8Array(stageSize);
  readonly #view = new DataView(this.#stage.buffer);
  #used = 0;

  /** `blockSize`: the most content in one block (`hostBlockSize`, or `deviceBlockSize` for a device). */
  constructor(channel: ByteChannel, { blockSize = hostBlockSize }: { readonly blockSize?: number } = {}) {
    this.#channel = channel;
    this.#blockSize = blockSize;
  }

  /** Starts a file: the requested path as the host; the device's own label and the host's path as the device. */
  async begin(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const bytes = utf8Encode(name);
      if (bytes.length > maximumName) {
        throw fail('frame-too-large', { what: 'The name of a file', sizeBytes: bytes.length, atMost: maximumName });
      }
      if (this.#room() < 4 + bytes.length) await this.flush();
      this.#putU32(bytes.length);
      this.#put(bytes);
    }
  }

  /** Content, cut into blocks; none for an empty file. The caller may reuse the bytes once this resolves. */
  async data(borrowed: Uint8Array): Promise<void> {
    for (let at = 0; at < borrowed.length; at += this.#blockSize) {
      const block = borrowed.subarray(at, at + this.#blockSize);
      if (this.#room() < 5) await this.flush();
      this.#putHeader(FrameCode.data, block.length);
      if (block.length <= gatherAtMost) {
        if (this.#room() < block.length) await this.flush();
        this.#put(block);
      } else {
        await this.flush(block);
      }
    }
  }

  /** The file is complete. */
  async complete(): Promise<void> {
    if (this.#room() < 5) await this.flush();
    this.#putHeader(FrameCode.success, 0);
  }

  /** The file could not be read, or not to its end: `localError` from a host, `remoteError` from a device. */
  async failed(code: number, words: string): Promise<void> {
    const text = utf8Encode(words);
    if (this.#room() < 5) await this.flush();
    this.#putHeader(code, text.length);
    await this.flush(text);
  }

  /** Ends the batch and sends everything. */
  async finish(): Promise<void> {
    if (this.#room() < 4) await this.flush();
    this.#putU32(0);
    await this.flush();
  }

  /** Sends what was gathered, and `rest` behind it. */
  async flush(rest?: Uint8Array): Promise<void> {
    const gathered = this.#stage.subarray(0, this.#used);
    if (rest) await this.#channel.write(gathered, rest);
    else if (this.#used > 0) await this.#channel.write(gathered);
    this.#used = 0;
  }

  #room(): number {
    return stageSize - this.#used;
  }

  #putHeader(code: number, length: number): void {
    this.#putU32(length + 1);
    this.#stage[this.#used] = code;
    this.#used += 1;
  }

  #putU32(value: number): void {
    this.#view.setUint32(this.#used, value);
    this.#used += 4;
  }

  #put(bytes: Uint8Array): void {
    this.#stage.set(bytes, this.#used);
    this.#used += bytes.length;
  }
}
