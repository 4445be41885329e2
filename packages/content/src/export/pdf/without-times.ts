import { closeSync, openSync, readSync } from 'node:fs';

const chunkBytes = 1024 * 1024;
const times = /\/(?:CreationDate|ModDate)\s*\(D:[^()\\]{0,40}\)/g;

/**
 * The content of a printed file without when it was printed, in chunks, so that the same backup gives the same bytes. Blanks stand there, as
 * nothing may move in it. Chromium says that at the beginning; further on it could be words of a stranger.
 */
export function* withoutTimes(pdf: string): Generator<Uint8Array> {
  const file = openSync(pdf, 'r');
  try {
    const chunk = Buffer.alloc(chunkBytes);
    for (let at = 0; ; ) {
      const read = readSync(file, chunk, 0, chunkBytes, at);
      if (read === 0) return;
      const content = Buffer.from(chunk.subarray(0, read));
      yield at === 0 ? cleaned(content) : content;
      at += read;
    }
  } finally {
    closeSync(file);
  }
}

function cleaned(beginning: Buffer): Buffer {
  const text = beginning.toString('latin1').replace(times, (found) => ' '.repeat(found.length));
  return Buffer.from(text, 'latin1');
}
