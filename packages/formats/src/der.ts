import { concatBytes, utf8Encode } from './bytes.js';
import { fail } from './failures.js';

type Der = Uint8Array<ArrayBuffer>;

/** Builds DER piece by piece, enough for X.509 certificates: every function gives one complete value. */
export const der = {
  /** SEQUENCE of the given values, in their order. */
  sequence: (...parts: readonly Uint8Array[]): Der => encoded(0x30, concatBytes(parts)),

  /** SET of the given values; DER wants them sorted by their bytes, and so they are. */
  set: (...parts: readonly Uint8Array[]): Der => encoded(0x31, concatBytes([...parts].sort(compareBytes))),

  /** INTEGER: a number, or the big-endian bytes of one that is not negative. */
  integer: (value: number | bigint | Uint8Array): Der =>
    encoded(0x02, value instanceof Uint8Array ? unsignedContent(value) : integerContent(BigInt(value))),

  /** BOOLEAN. */
  boolean: (value: boolean): Der => encoded(0x01, Uint8Array.of(value ? 0xff : 0x00)),

  /** NULL. */
  null_: (): Der => encoded(0x05, new Uint8Array()),

  /** OBJECT IDENTIFIER from its dotted form, `2.5.29.19`. Throws formats/der-unwritable. */
  objectIdentifier: (dotted: string): Der => encoded(0x06, identifierContent(dotted)),

  /** OCTET STRING. */
  octetString: (bytes: Uint8Array): Der => encoded(0x04, bytes),

  /** BIT STRING of whole bytes, of which the last `unusedBits` bits do not count. */
  bitString: (bytes: Uint8Array, unusedBits = 0): Der => encoded(0x03, concatBytes([Uint8Array.of(unusedBits), bytes])),

  /** UTF8String. */
  utf8String: (text: string): Der => encoded(0x0c, utf8Encode(text)),

  /** UTCTime, for the years 1950 to 2049. Throws formats/der-unwritable. */
  utcTime(date: Date): Der {
    const digits = timeDigits(date);
    const year = Number(digits.slice(0, 4));
    if (year < 1950 || year > 2049) throw unwritable('UTCTime ends with the year 2049');
    return encoded(0x17, utf8Encode(digits.slice(2)));
  },

  /** GeneralizedTime, for the years 0 to 9999. Throws formats/der-unwritable. */
  generalizedTime: (date: Date): Der => encoded(0x18, utf8Encode(timeDigits(date))),

  /** UTCTime up to 2049 and GeneralizedTime from 2050 on, as RFC 5280 wants it in certificates. */
  time: (date: Date): Der => (date.getUTCFullYear() < 2050 ? der.utcTime(date) : der.generalizedTime(date)),

  /** `[number] EXPLICIT`: a value in a wrapping of its own. */
  explicit: (number: number, ...parts: readonly Uint8Array[]): Der => encoded(0xa0 | number, concatBytes(parts)),

  /** `[number] IMPLICIT` of a primitive value: its content under another tag. */
  implicit: (number: number, content: Uint8Array): Der => encoded(0x80 | number, content),
} as const;

function encoded(tag: number, content: Uint8Array): Der {
  return concatBytes([Uint8Array.of(tag, ...lengthBytes(content.length)), content]);
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

/** Two's complement in as few bytes as possible. */
function integerContent(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (rest !== 0n && rest !== -1n);
  const first = bytes[0] ?? 0;
  if (value >= 0n && first >= 0x80) bytes.unshift(0);
  if (value < 0n && first < 0x80) bytes.unshift(0xff);
  return Uint8Array.from(bytes);
}

function unsignedContent(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  return (digits[0] ?? 0x80) >= 0x80 ? concatBytes([Uint8Array.of(0), digits]) : digits;
}

function identifierContent(dotted: string): Uint8Array {
  const arcs = dotted.split('.').map(Number);
  const [first = -1, second = -1, ...others] = arcs;
  const isWellFormed = arcs.every(Number.isSafeInteger) && first >= 0 && first <= 2 && second >= 0;
  if (!isWellFormed || (first < 2 && second > 39) || others.some((arc) => arc < 0)) {
    throw unwritable(`“${dotted}” is no object identifier`);
  }
  return Uint8Array.from([first * 40 + second, ...others].flatMap(base128));
}

/** Seven bits a byte, the highest first, every byte but the last with its top bit set. */
function base128(arc: number): number[] {
  const bytes = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest % 128));
  return bytes;
}

/** `YYYYMMDDhhmmssZ`. */
function timeDigits(date: Date): string {
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw unwritable('a certificate needs a date between the years 0 and 9999');
  return `${date.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function unwritable(problem: string): Error {
  return fail('der-unwritable', { problem });
}
