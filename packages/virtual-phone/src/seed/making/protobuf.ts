/** One field of a protobuf message: its number and what it holds. A number is a varint, text is UTF-8. */
export type Field = readonly [number: number, value: number | string | Uint8Array | readonly Field[] | Float];

/** A 32-bit floating-point field. */
export interface Float {
  readonly float: number;
}

/** Writes a protobuf message, field after field, in the order given. */
export function protobuf(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(fields.map(([number, value]) => field(number, value)));
}

function field(number: number, value: Field[1]): Uint8Array {
  if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
  if (typeof value === 'object' && 'float' in value) {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value.float);
    return Buffer.concat([varint(number * 8 + 5), bytes]);
  }
  const content =
    typeof value === 'string' ? Buffer.from(value) : value instanceof Uint8Array ? value : protobuf(value);
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
