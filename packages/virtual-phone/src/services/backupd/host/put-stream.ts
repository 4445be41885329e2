import { type ByteChannel, deviceBlockSize, FrameCode } from '@pearmain/wire';

const bufferBytes = 1024 * 1024;
const headRoom = 4 + 4096 * 2 + 8;

/**
 * The bytes of a DLMessageUploadFiles: many small files leave in one write of about a mebibyte, a large one in blocks of
 * 256 KiB that are read straight into the outgoing bytes (docs/protocols/backup-agent.md §4).
 */
export class PutStream {
  readonly #channel: ByteChannel;
  readonly #buffers: Buffers;
  #buffer: Buffer;
  #used = 0;
  #sending: Promise<void> = Promise.resolve();

  constructor(channel: ByteChannel, buffers: Buffers) {
    this.#channel = channel;
    this.#buffers = buffers;
    this.#buffer = buffers.next();
  }

  /** True when a file's names and a block of that length fit before a `flush`. */
  hasRoom(length = deviceBlockSize): boolean {
    return bufferBytes - this.#used >= length + headRoom;
  }

  /** Names the file that follows: the phone's label, then the host's path. */
  name(label: string, hostPath: string): void {
    this.#text(label);
    this.#text(hostPath);
  }

  /** Where the next block's content goes, `length` bytes at most; `commitBlock` says how many there are. */
  block(length: number): Buffer {
    return this.#buffer.subarray(this.#used + 5, this.#used + 5 + length);
  }

  /** The block handed out last is this long, and goes out; 0 takes it back. */
  commitBlock(length: number): void {
    if (length === 0) return;
    this.#head(length + 1, FrameCode.data);
    this.#used += length;
  }

  /** The file is complete. */
  end(): void {
    this.#head(1, FrameCode.success);
  }

  /** The file is not, and why. */
  fail(reason: string): void {
    const length = this.#buffer.write(reason, this.#used + 5);
    this.#head(length + 1, FrameCode.remoteError);
    this.#used += length;
  }

  /** No more files: sends the rest, and returns when all of it is on its way. */
  async finish(): Promise<void> {
    this.#buffer.writeUInt32BE(0, this.#used);
    this.#used += 4;
    await this.flush();
    await this.#sending;
  }

  /** Sends what has gathered; the next bytes may be gathered meanwhile. */
  async flush(): Promise<void> {
    if (this.#used === 0) return;
    await this.#sending;
    this.#sending = this.#channel.write(this.#buffer.subarray(0, this.#used));
    // A failure shows when the next flush, or `finish`, waits for this one.
    this.#sending.catch(() => {});
    this.#buffer = this.#buffers.next();
    this.#used = 0;
  }

  #text(text: string): void {
    const length = this.#buffer.write(text, this.#used + 4);
    this.#buffer.writeUInt32BE(length, this.#used);
    this.#used += 4 + length;
  }

  #head(length: number, kind: number): void {
    this.#buffer.writeUInt32BE(length, this.#used);
    this.#buffer[this.#used + 4] = kind;
    this.#used += 5;
  }
}

/** Two buffers, one filled while the other is sent; shared by all streams of a connection. */
export class Buffers {
  #spare = Buffer.allocUnsafeSlow(bufferBytes);
  #other = Buffer.allocUnsafeSlow(bufferBytes);

  next(): Buffer {
    [this.#spare, this.#other] = [this.#other, this.#spare];
    return this.#spare;
  }
}
