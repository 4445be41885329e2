import { AppError } from '@pearmain/base';
import { type AfcFields, AfcLock, AfcReply, AfcRequest, AfcWhence } from '@pearmain/wire';
import type { AfcConnection } from './afc-connection.js';

/** The most that one packet reads or writes, in bytes; what phones take at most is unconfirmed. */
const largestPiece = 256 * 1024;

/** A file of the phone that is open; it is closed when it is disposed of. All calls throw as those of `Afc`. */
export class AfcFile implements AsyncDisposable {
  readonly #connection: AfcConnection;
  readonly #handle: number;
  readonly #path: string;
  #isClosed = false;

  constructor(connection: AfcConnection, handle: number, path: string) {
    this.#connection = connection;
    this.#handle = handle;
    this.#path = path;
  }

  /** 1 to `atMost` bytes from the position on, 256 KiB at most; `undefined` at the end. */
  async read(atMost: number = largestPiece): Promise<Uint8Array | undefined> {
    const size = Math.min(atMost, largestPiece);
    const values = { handle: this.#handle, size };
    const reply = await this.#connection.ask(AfcRequest.fileRead, values, this.#path, ['endOfData']);
    if (reply === 'endOfData') return undefined;
    const bytes = this.#connection.dataOf(reply, this.#path, size);
    return bytes.length > 0 ? bytes : undefined;
  }

  /** From the position to the end, in pieces of 256 KiB. */
  async *chunks(): AsyncGenerator<Uint8Array, void> {
    for (let piece = await this.read(); piece; piece = await this.read()) yield piece;
  }

  /** Writes at the position. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += largestPiece) {
      const piece = bytes.subarray(at, at + largestPiece);
      await this.#connection.ask(AfcRequest.fileWrite, { handle: this.#handle }, this.#path, [], piece);
    }
  }

  /** Moves the position: from the start, from where it is, or from the end. */
  async seek(offset: number, from: keyof typeof AfcWhence = 'start'): Promise<void> {
    await this.#ask(AfcRequest.fileSeek, { handle: this.#handle, whence: AfcWhence[from], offset });
  }

  /** The position, in bytes from the start. */
  async tell(): Promise<number> {
    const reply = await this.#ask(AfcRequest.fileTell, { handle: this.#handle });
    return this.#connection.read(AfcReply.fileTellResult, reply, this.#path).position;
  }

  /** Makes the file `size` bytes long. */
  async setSize(size: number): Promise<void> {
    await this.#ask(AfcRequest.fileSetSize, { handle: this.#handle, size });
  }

  /** Locks the file, unless somebody else has: nobody waits. The phone releases it when the connection ends. */
  async lock(kind: 'shared' | 'exclusive' = 'exclusive'): Promise<'locked' | 'would-block'> {
    const values = { handle: this.#handle, lock: AfcLock[kind] };
    const reply = await this.#connection.ask(AfcRequest.fileLock, values, this.#path, ['wouldBlock']);
    return reply === 'wouldBlock' ? 'would-block' : 'locked';
  }

  /** Gives the lock back. */
  async unlock(): Promise<void> {
    await this.#ask(AfcRequest.fileLock, { handle: this.#handle, lock: AfcLock.unlock });
  }

  /** Closes the file; a write that the phone could not finish may show only here. Twice is fine. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#ask(AfcRequest.fileClose, { handle: this.#handle });
  }

  /** Whoever must know that all was written calls `close` before. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.close();
    } catch (error) {
      if (!(error instanceof AppError)) throw error; // the reason for leaving the file is the one that counts
    }
  }

  #ask<V>(request: AfcFields<V>, values: V) {
    return this.#connection.ask(request, values, this.#path, []);
  }
}
