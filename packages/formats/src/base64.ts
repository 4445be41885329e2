import { utf8Decode, utf8Encode } from './bytes.js';
import { fail } from './failures.js';

const alphabet = utf8Encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const padding = 0x3d;

const blank = 64;
const end = 65;
const foreign = 66;

/** The six bits of each digit, or one of the three marks above. */
const meaning = new Uint8Array(256).fill(foreign);
for (let value = 0; value < 64; value++) meaning[alphabet[value] ?? 0] = value;
for (const space of [0x09, 0x0a, 0x0d, 0x20]) meaning[space] = blank;
meaning[padding] = end;

/** How many base64 digits `length` bytes take, padding included. */
export function base64Length(length: number): number {
  return Math.ceil(length / 3) * 4;
}

/** Writes `source` from `from` to `to` as base64 into `target` at `position`; gives the position after it. */
export function writeBase64(
  source: Uint8Array,
  { from = 0, to = source.length }: { from?: number; to?: number },
  target: Uint8Array,
  position: number,
): number {
  let at = from;
  let out = position;
  for (; at + 2 < to; at += 3) {
    const three = ((source[at] ?? 0) << 16) | ((source[at + 1] ?? 0) << 8) | (source[at + 2] ?? 0);
    target[out++] = alphabet[three >> 18] ?? 0;
    target[out++] = alphabet[(three >> 12) & 63] ?? 0;
    target[out++] = alphabet[(three >> 6) & 63] ?? 0;
    target[out++] = alphabet[three & 63] ?? 0;
  }
  if (at < to) {
    const left = ((source[at] ?? 0) << 16) | (at + 1 < to ? (source[at + 1] ?? 0) << 8 : 0);
    target[out++] = alphabet[left >> 18] ?? 0;
    target[out++] = alphabet[(left >> 12) & 63] ?? 0;
    target[out++] = at + 1 < to ? (alphabet[(left >> 6) & 63] ?? 0) : padding;
    target[out++] = padding;
  }
  return out;
}

/**
 * Decodes base64 digits from `from` up to `to`. White space between them is skipped, missing padding is forgiven.
 * Gives `undefined` where something else stands between the digits or a single digit is left over.
 */
export function readBase64(source: Uint8Array, from: number, to: number): Uint8Array<ArrayBuffer> | undefined {
  const target = new Uint8Array(Math.ceil(((to - from) * 3) / 4));
  let out = 0;
  let bits = 0;
  let digits = 0;
  let at = from;
  for (; at < to; at++) {
    const value = meaning[source[at] ?? 0] ?? foreign;
    if (value >= blank) {
      if (value === blank) continue;
      break;
    }
    bits = (bits << 6) | value;
    if (++digits === 4) {
      target[out++] = bits >> 16;
      target[out++] = bits >> 8;
      target[out++] = bits;
      digits = 0;
      bits = 0;
    }
  }
  for (; at < to; at++) {
    const value = meaning[source[at] ?? 0] ?? foreign;
    if (value !== blank && value !== end) return undefined;
  }
  if (digits === 1) return undefined;
  if (digits === 2) target[out++] = bits >> 4;
  if (digits === 3) {
    target[out++] = bits >> 10;
    target[out++] = bits >> 2;
  }
  return out === target.length ? target : new Uint8Array(target.subarray(0, out));
}

/** Base64 on one line, with padding. */
export function toBase64(bytes: Uint8Array): string {
  const digits = new Uint8Array(base64Length(bytes.length));
  writeBase64(bytes, {}, digits, 0);
  return utf8Decode(digits);
}

/**
 * The bytes of a base64 text; white space inside it is skipped, missing padding is forgiven.
 *
 * @throws formats/bad-text
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = utf8Encode(text);
  const bytes = readBase64(digits, 0, digits.length);
  if (!bytes) throw fail('bad-text', { encoding: 'base64' });
  return bytes;
}
