import { utf8Encode } from '../bytes.js';
import { fail } from '../failures.js';
import { isBinaryPlist, readBinaryPlist } from './read-binary.js';
import { readXmlPlist } from './read-xml.js';
import { defaultLimits, type PlistLimits, type PlistValue } from './value.js';

/**
 * Reads a binary or XML property list (UTF-8, or UTF-16 with its mark), whichever it is. Time and memory stay in
 * proportion to the bytes, whatever they hold (docs/formats/property-lists.md §5). Data values are copies.
 *
 * @throws formats/plist-damaged, formats/plist-too-large, formats/plist-unknown
 */
export function parsePlist(bytes: Uint8Array, limits: PlistLimits = {}): PlistValue {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const all = {
    depth: Math.min(limits.depth ?? defaultLimits.depth, defaultLimits.depth),
    values: limits.values ?? defaultLimits.values,
  };
  if (isBinaryPlist(plain)) return readBinaryPlist(plain, all);
  return readXmlPlist(inUtf8(plain), all);
}

/** The same text in UTF-8, without its mark. */
function inUtf8(bytes: Uint8Array): Uint8Array {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3);
  if (first === 0xfe && second === 0xff) return utf8Encode(utf16Decode(bytes.subarray(2), 'utf-16be'));
  if (first === 0xff && second === 0xfe) return utf8Encode(utf16Decode(bytes.subarray(2), 'utf-16le'));
  return bytes;
}

function utf16Decode(bytes: Uint8Array, label: string): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw fail('plist-damaged', { problem: 'its text is not written in UTF-16', offset: 0 }, { cause });
  }
}
