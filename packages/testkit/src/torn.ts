import { type ByteChannel, ByteQueue, fail } from '@pearmain/wire';
import { seededRandom } from './random.js';

/** The bytes cut at places that the seed decides: mostly a few bytes a piece, sometimes many. */
export function tear(bytes: Uint8Array, seed: number): Uint8Array[] {
  const random = seededRandom(seed);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + random.below(random.below(4) === 0 ? 5000 : 9);
    pieces.push(bytes.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/**
 * A channel on which these bytes arrive torn at places that the seed decides, one piece an event-loop turn, and then the
 * other side ends. What is written to it disappears.
 */
export function tornChannel(bytes: Uint8Array, seed: number): ByteChannel {
  const queue = new ByteQueue('The torn channel');
  const pieces = tear(bytes, seed).values();
  let isClosed = false;
  const step = (): void => {
    if (isClosed) return;
    const next = pieces.next();
    if (next.done) {
      queue.end();
      return;
    }
    queue.push(next.value);
    setImmediate(step);
  };
  step();
  const close = (): void => {
    isClosed = true;
    queue.end(fail('closed-here'));
  };
  return {
    read: (length) => queue.read(length),
    readSome: (atMost) => queue.readSome(atMost),
    tryRead: (length) => queue.tryRead(length),
    tryReadSome: (atMost) => queue.tryReadSome(atMost),
    write: async () => {},
    close,
    [Symbol.asyncDispose]: async () => close(),
  };
}
