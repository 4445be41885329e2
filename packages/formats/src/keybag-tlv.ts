import { concatBytes, copyBytes } from './bytes.js';
import { Cursor } from './cursor.js';
import { fail } from './failures.js';

/** Values of a keybag that have no name here, by their four letters. */
export type OtherTags = Readonly<Record<string, Uint8Array>>;

/** One class key of a keybag (docs/formats/keybag.md §3). */
export interface KeybagClassKey {
  readonly uuid: Uint8Array;
  /** 1 to 11. */
  readonly protectionClass: number;
  /** Bit 1: wrapped with the password's key. Bit 0: bound to the device, of no use elsewhere. */
  readonly wrap: number;
  /** 0 AES, 1 Curve25519. */
  readonly keyType: number;
  readonly publicKey?: Uint8Array;
  /** 40 bytes, wrapped as RFC 3394 says. */
  readonly wrappedKey?: Uint8Array;
  readonly others?: OtherTags;
}

/** A backup's keybag (docs/formats/keybag.md §2). */
export interface Keybag {
  readonly version: number;
  /** 1 for a backup; 0 system, 2 escrow, 3 iCloud. */
  readonly type: number;
  readonly uuid: Uint8Array;
  readonly hmck?: Uint8Array;
  readonly wrap: number;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly doublePasswordType?: number;
  readonly doubleIterations?: number;
  readonly doubleSalt?: Uint8Array;
  readonly classKeys: readonly KeybagClassKey[];
  readonly others?: OtherTags;
}

/** What a tag is called here, and whether its value is a number. The order is the one Apple writes. */
type Naming = readonly { readonly tag: string; readonly name: string; readonly kind: 'number' | 'bytes' }[];

const headerTags = [
  { tag: 'VERS', name: 'version', kind: 'number' },
  { tag: 'TYPE', name: 'type', kind: 'number' },
  { tag: 'UUID', name: 'uuid', kind: 'bytes' },
  { tag: 'HMCK', name: 'hmck', kind: 'bytes' },
  { tag: 'WRAP', name: 'wrap', kind: 'number' },
  { tag: 'SALT', name: 'salt', kind: 'bytes' },
  { tag: 'ITER', name: 'iterations', kind: 'number' },
  { tag: 'DPWT', name: 'doublePasswordType', kind: 'number' },
  { tag: 'DPIC', name: 'doubleIterations', kind: 'number' },
  { tag: 'DPSL', name: 'doubleSalt', kind: 'bytes' },
] as const satisfies Naming;

const classTags = [
  { tag: 'UUID', name: 'uuid', kind: 'bytes' },
  { tag: 'CLAS', name: 'protectionClass', kind: 'number' },
  { tag: 'WRAP', name: 'wrap', kind: 'number' },
  { tag: 'KTYP', name: 'keyType', kind: 'number' },
  { tag: 'PBKY', name: 'publicKey', kind: 'bytes' },
  { tag: 'WPKY', name: 'wrappedKey', kind: 'bytes' },
] as const satisfies Naming;

type Part = Map<string, Uint8Array>;

/**
 * Reads a keybag: four letters, a big-endian length and a value, again and again. Each `UUID` after the first begins a
 * class key. Tags without a name here are kept. The values are copies.
 *
 * @throws formats/keybag-damaged
 */
export function decodeKeybag(bytes: Uint8Array): Keybag {
  const [header, ...classes] = partsOf(bytes);
  if (!header) throw damaged('it is empty');
  return {
    version: number(header, 'VERS'),
    type: number(header, 'TYPE') & 0x3fff_ffff,
    uuid: required(header, 'UUID'),
    ...optional('hmck', header.get('HMCK')),
    wrap: number(header, 'WRAP'),
    salt: required(header, 'SALT'),
    iterations: number(header, 'ITER'),
    ...optional('doublePasswordType', optionalNumber(header, 'DPWT')),
    ...optional('doubleIterations', optionalNumber(header, 'DPIC')),
    ...optional('doubleSalt', header.get('DPSL')),
    classKeys: classes.map(classKeyOf),
    ...optional('others', othersOf(header, headerTags)),
  };
}

/** Writes a keybag: its tags in Apple's order, those without a name here at the end of their part. */
export function encodeKeybag(keybag: Keybag): Uint8Array<ArrayBuffer> {
  return concatBytes([
    ...writePart(keybag, headerTags, keybag.others),
    ...keybag.classKeys.flatMap((key) => writePart(key, classTags, key.others)),
  ]);
}

function partsOf(bytes: Uint8Array): Part[] {
  const cursor = new Cursor(bytes, 'big');
  const parts: Part[] = [];
  let part: Part = new Map();
  while (!cursor.done) {
    if (cursor.left < 8) throw damaged('it ends inside a tag');
    const tag = String.fromCharCode(...cursor.take(4));
    const length = cursor.u32();
    if (length > cursor.left) throw damaged(`${printable(tag)} goes on past the end`);
    if (parts.length === 0 || (tag === 'UUID' && part.has('UUID'))) {
      part = new Map();
      parts.push(part);
    }
    if (!part.has(tag)) part.set(tag, copyBytes(cursor.take(length)));
    else cursor.take(length);
  }
  return parts;
}

function classKeyOf(part: Part): KeybagClassKey {
  return {
    uuid: required(part, 'UUID'),
    protectionClass: number(part, 'CLAS') & 0xf,
    wrap: number(part, 'WRAP'),
    keyType: optionalNumber(part, 'KTYP') ?? 0,
    ...optional('publicKey', part.get('PBKY')),
    ...optional('wrappedKey', part.get('WPKY')),
    ...optional('others', othersOf(part, classTags)),
  };
}

function required(part: Part, tag: string): Uint8Array {
  const value = part.get(tag);
  if (!value) throw damaged(`${tag} is missing`);
  return value;
}

function number(part: Part, tag: string): number {
  const value = required(part, tag);
  if (value.length !== 4) throw damaged(`${tag} is no number`);
  return new Cursor(value, 'big').u32();
}

function optionalNumber(part: Part, tag: string): number | undefined {
  return part.has(tag) ? number(part, tag) : undefined;
}

/** `{ [name]: value }`, or nothing to spread where there is no value. */
function optional<N extends string, T>(name: N, value: T | undefined): { [K in N]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [K in N]?: T }; // a computed key widens to string
}

function othersOf(part: Part, naming: Naming): OtherTags | undefined {
  const others = [...part].filter(([tag]) => !naming.some((known) => known.tag === tag));
  return others.length > 0 ? Object.fromEntries(others) : undefined;
}

function writePart(values: object, naming: Naming, others: OtherTags = {}): Uint8Array[] {
  const byName = new Map<string, unknown>(Object.entries(values));
  const parts: Uint8Array[] = [];
  for (const { tag, name, kind } of naming) {
    const value = byName.get(name);
    if (kind === 'number' && typeof value === 'number') parts.push(...entry(tag, bigEndian(value)));
    if (kind === 'bytes' && value instanceof Uint8Array) parts.push(...entry(tag, value));
  }
  for (const [tag, value] of Object.entries(others)) parts.push(...entry(tag, value));
  return parts;
}

function entry(tag: string, value: Uint8Array): Uint8Array[] {
  return [Uint8Array.from(tag, (letter) => letter.charCodeAt(0)), bigEndian(value.length), value];
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function printable(tag: string): string {
  return tag.replace(/[^ -~]/g, '.');
}

function damaged(problem: string): Error {
  return fail('keybag-damaged', { problem });
}
