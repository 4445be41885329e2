import { Cursor } from './cursor.js';
import { fail } from './failures.js';

/** One value of DER: its tag, such as 0x30 for a SEQUENCE, and its content as a view. */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The tags that are met here. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  utf8String: 0x0c,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const longForm = 0x80;
const mostLengthBytes = 4;

/**
 * The values that follow each other in `bytes`, which they fill; nothing inside them is looked at.
 *
 * @throws formats/der-damaged
 */
export function readDer(bytes: Uint8Array): DerValue[] {
  const cursor = new Cursor(bytes, 'big');
  const values: DerValue[] = [];
  while (!cursor.done) {
    if (cursor.left < 2) throw damaged('it ends inside a value');
    const tag = cursor.u8();
    if ((tag & 0x1f) === 0x1f) throw damaged('a tag of several bytes');
    const length = readLength(cursor);
    if (length > cursor.left) throw damaged('a value goes on past the end');
    values.push({ tag, content: cursor.take(length) });
  }
  return values;
}

function readLength(cursor: Cursor): number {
  const first = cursor.u8();
  if (first < longForm) return first;
  const count = first - longForm;
  if (count === 0 || count > mostLengthBytes || count > cursor.left) throw damaged('a length that DER does not have');
  let length = 0;
  for (const byte of cursor.take(count)) length = length * 256 + byte;
  return length;
}

/** An INTEGER of up to eight bytes. @throws formats/der-damaged */
export function derInteger({ content }: DerValue): bigint {
  if (content.length === 0 || content.length > 8) throw damaged('an integer of another length');
  let value = 0n;
  for (const byte of content) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(content.length * 8, value);
}

/** A GeneralizedTime in UTC, `YYYYMMDDhhmmss[.f]Z`. @throws formats/der-damaged */
export function derTime({ content }: DerValue): Date {
  const text = String.fromCharCode(...content.subarray(0, 32));
  const [, year, month, day, hour, minute, second, fraction = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(date.getTime())) throw damaged('a time that is none');
  return date;
}

function damaged(problem: string): Error {
  return fail('der-damaged', { problem });
}
