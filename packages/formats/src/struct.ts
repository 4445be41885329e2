import { utf8Encode } from './bytes.js';
import { fail } from './failures.js';

/** One field of a fixed layout: how many bytes it takes, and how it is read and written. */
export interface Field<T> {
  readonly size: number;
  read(view: DataView, offset: number, littleEndian: boolean): T;
  /** `name` is the field's own, for the failure of a value that does not fit. */
  write(view: DataView, offset: number, value: T, littleEndian: boolean, name: string): void;
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** A fixed layout, declared once for both directions. */
export interface Struct<T> {
  /** In bytes. */
  readonly size: number;
  /** Reads from the first byte on; what follows the layout is left alone. Throws formats/short, formats/bad-tag, formats/number-range. */
  decode(bytes: Uint8Array): T;
  /** Throws formats/number-range. */
  encode(value: T): Uint8Array<ArrayBuffer>;
}

/** The values that a layout made by `struct` holds. */
export type ValueOf<S> = S extends Struct<infer T> ? T : never;

/** Declares a fixed layout: fields in their order, without gaps. */
export function struct<const F extends Fields>(endian: 'little' | 'big', fields: F): Struct<ValuesOf<F>> {
  const littleEndian = endian === 'little';
  const entries = Object.entries(fields);
  const size = entries.reduce((sum, [, field]) => sum + field.size, 0);

  function decode(bytes: Uint8Array): ValuesOf<F> {
    if (bytes.length < size) throw fail('short', { needed: size, available: bytes.length });
    const view = new DataView(bytes.buffer, bytes.byteOffset, size);
    const value: Record<string, unknown> = {};
    let offset = 0;
    for (const [name, field] of entries) {
      value[name] = field.read(view, offset, littleEndian);
      offset += field.size;
    }
    return value as ValuesOf<F>; // every name of `fields` was just set to what its own field read
  }

  function encode(value: ValuesOf<F>): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    let offset = 0;
    for (const [name, field] of entries) {
      field.write(view, offset, value[name], littleEndian, name);
      offset += field.size;
    }
    return bytes;
  }

  return { size, decode, encode };
}

function integerField(
  size: number,
  { least, most }: { least: number; most: number },
  { read, write }: Pick<Field<number>, 'read' | 'write'>,
): Field<number> {
  return {
    size,
    read,
    write(view, offset, value, littleEndian, name) {
      if (!Number.isInteger(value) || value < least || value > most) {
        throw fail('number-range', { field: name, value: String(value) });
      }
      write(view, offset, value, littleEndian, name);
    },
  };
}

function safe(value: bigint, field: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw fail('number-range', { field, value: String(value) });
  return number;
}

/** One byte, 0 to 255. */
export const u8: Field<number> = integerField(
  1,
  { least: 0, most: 0xff },
  {
    read: (view, offset) => view.getUint8(offset),
    write: (view, offset, value) => view.setUint8(offset, value),
  },
);

/** Two bytes, unsigned. */
export const u16: Field<number> = integerField(
  2,
  { least: 0, most: 0xffff },
  {
    read: (view, offset, littleEndian) => view.getUint16(offset, littleEndian),
    write: (view, offset, value, littleEndian) => view.setUint16(offset, value, littleEndian),
  },
);

/** Four bytes, unsigned. */
export const u32: Field<number> = integerField(
  4,
  { least: 0, most: 0xffff_ffff },
  {
    read: (view, offset, littleEndian) => view.getUint32(offset, littleEndian),
    write: (view, offset, value, littleEndian) => view.setUint32(offset, value, littleEndian),
  },
);

/** Four bytes, signed. */
export const i32: Field<number> = integerField(
  4,
  { least: -0x8000_0000, most: 0x7fff_ffff },
  {
    read: (view, offset, littleEndian) => view.getInt32(offset, littleEndian),
    write: (view, offset, value, littleEndian) => view.setInt32(offset, value, littleEndian),
  },
);

/** Eight bytes, unsigned, as a number: what is above 2^53 - 1 is refused with formats/number-range. */
export const u64: Field<number> = integerField(
  8,
  { least: 0, most: Number.MAX_SAFE_INTEGER },
  {
    read: (view, offset, littleEndian) => safe(view.getBigUint64(offset, littleEndian), 'u64'),
    write: (view, offset, value, littleEndian) => view.setBigUint64(offset, BigInt(value), littleEndian),
  },
);

/** Eight bytes, signed, as a number: what is beyond ±(2^53 - 1) is refused with formats/number-range. */
export const i64: Field<number> = integerField(
  8,
  { least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER },
  {
    read: (view, offset, littleEndian) => safe(view.getBigInt64(offset, littleEndian), 'i64'),
    write: (view, offset, value, littleEndian) => view.setBigInt64(offset, BigInt(value), littleEndian),
  },
);

/** Fixed ASCII letters such as a magic number; anything else in their place is refused with formats/bad-tag. */
export function tag(letters: string): Field<string> {
  const expected = utf8Encode(letters);
  const refuse = (found: string) => fail('bad-tag', { expected: letters, found });
  return {
    size: expected.length,
    read(view, offset) {
      let found = '';
      for (let i = 0; i < expected.length; i++) found += String.fromCharCode(view.getUint8(offset + i));
      if (found !== letters) throw refuse(found.replace(/[^ -~]/g, '.'));
      return letters;
    },
    write(view, offset, value) {
      if (value !== letters) throw refuse(value);
      expected.forEach((byte, i) => {
        view.setUint8(offset + i, byte);
      });
    },
  };
}

/** `length` bytes as they are, copied. */
export function bytes(length: number): Field<Uint8Array> {
  return {
    size: length,
    read: (view, offset) => new Uint8Array(new Uint8Array(view.buffer, view.byteOffset + offset, length)),
    write(view, offset, value, _, name) {
      if (value.length !== length) throw fail('number-range', { field: name, value: `${value.length} bytes` });
      new Uint8Array(view.buffer, view.byteOffset + offset, length).set(value);
    },
  };
}
