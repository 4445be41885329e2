import { utf8Decode } from '@pearmain/formats';
import type { ByteChannel } from './channel.js';
import { fail } from './failures.js';
import { FrameCode, maximumBlock, maximumErrorText, maximumName } from './file-frame.js';

/** How the content of one file ended. */
export interface FileEnd {
  /**
   * `complete`; `sender-error`, with the sender's words, when it could not read the file or not to its end; `batch-end` when
   * the sender ended the whole batch in the middle of it.
   */
  readonly kind: 'complete' | 'sender-error' | 'batch-end';
  readonly text: string;
  /** Content bytes that came, whatever the end. */
  readonly bytes: number;
}

/** The two names before a file that a device sends: its own label, never a place to write to, and the wanted path. */
export interface UploadHeader {
  readonly devicePath: string;
  readonly hostPath: string;
}

/**
 * Reads the files of one `DLMessageUploadFiles` (as the host) or of an answered `DLMessageDownloadFiles` (as the device):
 * a header, then its content, until there is no further header (docs/protocols/mobilebackup2.md §3).
 */
export class FileStreamReader {
  readonly #channel: ByteChannel;

  constructor(channel: ByteChannel) {
    this.#channel = channel;
  }

  /**
   * The names before the next file that a device sends; `undefined` at the end of the batch.
   *
   * @throws wire/frame-too-large, wire/connection-closed, and what damaged UTF-8 throws
   */
  async readUploadHeader(): Promise<UploadHeader | undefined> {
    const devicePath = await this.#readName();
    if (devicePath === undefined) return undefined;
    const hostPath = await this.#readName();
    if (hostPath === undefined) throw fail('unexpected-message', { what: 'A sent file', reason: 'it has no path' });
    return { devicePath, hostPath };
  }

  /** The path before the next file that a host sends; `undefined` at the end of the batch. */
  async readDownloadHeader(): Promise<string | undefined> {
    return await this.#readName();
  }

  /**
   * Reads the content of one file to its end and hands every piece to `write`, as a view that is valid during the call alone.
   * A promise that it gives is waited for before the next piece. When `write` throws, the rest of this file is read and
   * dropped, and then its error is thrown: the stream stays in step.
   */
  async readContent(write: PieceWriter): Promise<FileEnd> {
    const channel = this.#channel;
    const writer = new Sink(write);
    for (;;) {
      const header = channel.tryRead(4) ?? (await channel.read(4));
      const length = u32(header);
      if (length === 0) return writer.end('batch-end', '');
      const [code = 0] = channel.tryRead(1) ?? (await channel.read(1));
      if (code !== FrameCode.data) return await this.#readEnd(code, length - 1, writer);
      checkLength('A block of a file', length - 1, maximumBlock);
      for (let left = length - 1; left > 0; ) {
        const piece = channel.tryReadSome(left) ?? (await channel.readSome(left));
        // The end of the connection within a block: `read` has the right failure for it.
        if (!piece) return await channel.read(1).then(() => writer.end('batch-end', ''));
        const pause = writer.take(piece);
        left -= piece.length;
        if (pause instanceof Promise) await pause;
      }
    }
  }

  async #readEnd(code: number, length: number, writer: Sink): Promise<FileEnd> {
    checkLength('The end of a file', length, maximumErrorText);
    const bytes = length > 0 ? await this.#channel.read(length) : undefined;
    if (code === FrameCode.success) return writer.end('complete', '');
    return writer.end('sender-error', bytes ? lossyText(bytes) : `code ${code}`);
  }

  async #readName(): Promise<string | undefined> {
    const channel = this.#channel;
    const length = u32(channel.tryRead(4) ?? (await channel.read(4)));
    if (length === 0) return undefined;
    checkLength('The name of a file', length, maximumName);
    return utf8Decode(channel.tryRead(length) ?? (await channel.read(length)));
  }
}

/** Takes a piece of content, lent for the call; a promise says when there is room for the next one. */
export type PieceWriter = (borrowed: Uint8Array) => unknown;

/** Counts what comes, and goes on counting once the writer has failed. */
class Sink {
  readonly #write: PieceWriter;
  #bytes = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(write: PieceWriter) {
    this.#write = write;
  }

  take(piece: Uint8Array): unknown {
    this.#bytes += piece.length;
    if (this.#failure) return undefined;
    try {
      return this.#write(piece);
    } catch (error) {
      this.#failure = { error };
      return undefined;
    }
  }

  end(kind: FileEnd['kind'], text: string): FileEnd {
    if (this.#failure) throw this.#failure.error;
    return { kind, text, bytes: this.#bytes };
  }
}

function u32(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return a * 0x1000000 + ((b << 16) | (c << 8) | d);
}

function checkLength(what: string, length: number, atMost: number): void {
  if (length > atMost) throw fail('frame-too-large', { what, sizeBytes: length, atMost });
}

/** An error's text is for people: damaged UTF-8 in it is no reason to stop. */
function lossyText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
