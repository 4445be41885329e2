import { gunzipSync, inflateSync } from 'node:zlib';
import { fail } from '../failures.js';

/** More than any note, or table of one, holds. */
const largestBytes = 64 * 1024 * 1024;
const options = { maxOutputLength: largestBytes };

/**
 * What is packed in a body: gzip as a rule, zlib rarely, and sometimes nothing (docs/formats/content-notes.md §3).
 *
 * @throws content/damaged-body
 */
export function unpacked(data: Uint8Array): Uint8Array {
  try {
    if (data[0] === 0x1f && data[1] === 0x8b) return gunzipSync(data, options);
    if (data[0] === 0x78) return inflateSync(data, options);
    return data;
  } catch (error) {
    const isBomb = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    const reason = isBomb ? 'it is larger than any note' : 'it is not packed as notes are';
    throw fail('damaged-body', { reason }, { cause: error });
  }
}
