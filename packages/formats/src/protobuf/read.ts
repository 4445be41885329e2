import { utf8Decode } from '../bytes.js';
import { fail } from '../failures.js';

/** What a field holds as it stands: a number of the short kind, or bytes. */
type FieldValue = number | bigint | Uint8Array;

const mostFields = 1_000_000;

/**
 * A protobuf message of which no schema is known for certain: its fields by their numbers. What nobody asks for is passed over, so
 * newer fields do no harm. Of a field that is there several times the last one counts, as protobuf wants it.
 */
export class ProtobufMessage {
  readonly #fields: ReadonlyMap<number, readonly FieldValue[]>;

  private constructor(fields: ReadonlyMap<number, readonly FieldValue[]>) {
    this.#fields = fields;
  }

  /** @throws formats/protobuf-damaged */
  static read(bytes: Uint8Array): ProtobufMessage {
    const fields = new Map<number, FieldValue[]>();
    let count = 0;
    for (const [number, value] of fieldsOf(bytes)) {
      count += 1;
      if (count > mostFields) throw fail('protobuf-damaged', { problem: 'it has too many fields', offset: 0 });
      const known = fields.get(number);
      if (known) known.push(value);
      else fields.set(number, [value]);
    }
    return new ProtobufMessage(fields);
  }

  /** An integer, signed in 64 bits as protobuf writes them; `undefined` where there is none, or one beyond 2^53. */
  integer(number: number): number | undefined {
    const value = this.#last(number);
    if (typeof value === 'number') return value;
    if (typeof value !== 'bigint') return undefined;
    const signed = Number(BigInt.asIntN(64, value));
    return Number.isSafeInteger(signed) ? signed : undefined;
  }

  /** A floating-point number of 32 or 64 bits. */
  float(number: number): number | undefined {
    const value = this.#last(number);
    if (!(value instanceof Uint8Array)) return undefined;
    const view = new DataView(value.buffer, value.byteOffset, value.length);
    if (value.length === 4) return view.getFloat32(0, true);
    return value.length === 8 ? view.getFloat64(0, true) : undefined;
  }

  bytes(number: number): Uint8Array | undefined {
    const value = this.#last(number);
    return value instanceof Uint8Array ? value : undefined;
  }

  /** @throws formats/bad-text */
  text(number: number): string | undefined {
    const value = this.bytes(number);
    return value && utf8Decode(value);
  }

  /** @throws formats/protobuf-damaged */
  message(number: number): ProtobufMessage | undefined {
    const value = this.bytes(number);
    return value && ProtobufMessage.read(value);
  }

  /** All values of a field that hold bytes, in their order. */
  allBytes(number: number): readonly Uint8Array[] {
    return (this.#fields.get(number) ?? []).filter((value) => value instanceof Uint8Array);
  }

  /** @throws formats/protobuf-damaged */
  messages(number: number): readonly ProtobufMessage[] {
    return this.allBytes(number).map((value) => ProtobufMessage.read(value));
  }

  #last(number: number): FieldValue | undefined {
    return this.#fields.get(number)?.at(-1);
  }
}

const lengthOfFixed: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** The fields in their order (protobuf.dev, “Encoding”). Groups, which nobody writes any more, are damage. */
function* fieldsOf(bytes: Uint8Array): Generator<readonly [number: number, value: FieldValue]> {
  let at = 0;
  const damaged = (problem: string) => fail('protobuf-damaged', { problem, offset: at });
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) throw damaged('a number is cut off');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw damaged('a number is too long');
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw damaged('a field is longer than what is left');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const kind = key % 8;
    const number = Math.floor(key / 8);
    if (number === 0 || number > 0x1fff_ffff) throw damaged('a field has an impossible number');
    const fixed = lengthOfFixed[kind];
    if (kind === 0) yield [number, shortened(varint())];
    else if (kind === 2) yield [number, take(Number(varint()))];
    else if (fixed !== undefined) yield [number, take(fixed)];
    else throw damaged(`a field is of the kind ${kind}`);
  }
}

function shortened(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
