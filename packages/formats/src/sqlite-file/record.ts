import type { TextEncodingName } from './header.js';

/** What a column holds. Integers beyond 2^53 are `bigint`. */
export type RecordValue = number | bigint | string | Uint8Array | null;

const fixedSizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0] as const;

/** How many bytes a value of a serial type takes; -1 for the two that are reserved (docs/formats/sqlite-file.md §3). */
export function sizeOfType(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return fixedSizes[type] ?? -1;
}

/** Whether it is the type of a text. */
export function isTextType(type: number): boolean {
  return type >= 13 && type % 2 === 1;
}

/** The value of a serial type; text that is not written in the encoding has U+FFFD where it is not. */
export function readValue(bytes: Uint8Array, at: number, type: number, encoding: TextEncodingName): RecordValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case 1:
      return view.getInt8(at);
    case 2:
      return view.getInt16(at);
    case 3:
      return (view.getInt8(at) << 16) | view.getUint16(at + 1);
    case 4:
      return view.getInt32(at);
    case 5:
      return view.getInt16(at) * 2 ** 32 + view.getUint32(at + 2);
    case 6:
      return smallest(view.getBigInt64(at));
    case 7:
      return view.getFloat64(at);
    case 8:
      return 0;
    case 9:
      return 1;
    default:
      break;
  }
  if (type < 12) return null;
  const content = bytes.subarray(at, at + sizeOfType(type));
  return isTextType(type) ? new TextDecoder(encoding, { ignoreBOM: true }).decode(content) : new Uint8Array(content);
}

function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
