import { utf8Decode } from '../bytes.js';

const shortText = 24;
const chunk = 4096;
/** Short texts that were read lately, by a hash of their bytes: the keys of a hundred thousand records are the same few. */
const recent: (string | undefined)[] = new Array<string | undefined>(512);

/**
 * The text of UTF-8 bytes.
 *
 * @throws formats/bad-text
 */
export function utf8Text(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > shortText) return utf8Decode(bytes.subarray(start, end));
  // Most texts are short and ASCII: a call of the decoder costs more than these few steps.
  let hash = end - start;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x80) return utf8Decode(bytes.subarray(start, end));
    hash = (hash * 31 + byte) | 0;
  }
  const slot = hash & (recent.length - 1);
  const known = recent[slot];
  if (known !== undefined && isAscii(known, bytes, start, end)) return known;
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  recent[slot] = text;
  return text;
}

function isAscii(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

/** The text of `units` UTF-16 code units, also where halves of surrogate pairs stand alone. */
export function utf16BigEndianText(bytes: Uint8Array, start: number, units: number): string {
  let text = '';
  for (let done = 0; done < units; done += chunk) {
    const codes = new Uint16Array(Math.min(chunk, units - done));
    let at = start + done * 2;
    for (let i = 0; i < codes.length; i++, at += 2) codes[i] = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    text += String.fromCharCode(...codes);
  }
  return text;
}
