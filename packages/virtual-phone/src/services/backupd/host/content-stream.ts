import type { Hash } from 'node:crypto';
import { readSync } from 'node:fs';
import { deviceBlockSize } from '@pearmain/wire';
import type { contentCipher } from '../crypto/content-cipher.js';
import type { PutStream } from './put-stream.js';

type ContentCipher = ReturnType<typeof contentCipher>;

/** What happens to content on its way: enciphered, and what is stored hashed. */
export interface Sealing {
  readonly cipher?: ContentCipher | undefined;
  readonly hash?: Hash | undefined;
}

/** Reads open files into a stream, one after the other, in one pass each. */
export class ContentStream {
  readonly #scratch = Buffer.allocUnsafeSlow(deviceBlockSize);

  /** Sends what the open file holds, to its end; returns how many bytes were read. */
  async send(stream: PutStream, handle: number, { cipher, hash }: Sealing): Promise<number> {
    let length = 0;
    for (;;) {
      if (!stream.hasRoom()) await stream.flush();
      const space = cipher ? this.#scratch : stream.block(deviceBlockSize);
      const count = readSync(handle, space, 0, deviceBlockSize, null);
      length += count;
      const isLast = count < deviceBlockSize;
      const plain = space.subarray(0, count);
      const stored = cipher ? seal(stream, cipher, plain, isLast) : plain;
      hash?.update(stored);
      stream.commitBlock(stored.length);
      if (isLast) return length;
    }
  }
}

/** Enciphers into the stream's own bytes. The last piece brings its padding with it. */
function seal(stream: PutStream, cipher: ContentCipher, plain: Uint8Array, isLast: boolean): Buffer {
  const body = cipher.update(plain);
  const tail = isLast ? cipher.final() : undefined;
  const target = stream.block(body.length + (tail?.length ?? 0));
  target.set(body);
  if (tail) target.set(tail, body.length);
  return target;
}
