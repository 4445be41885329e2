/** A binary property list put together from raw objects, so that it can be wrong in any way. References are four bytes. */
export function rawPlist(objects: readonly Uint8Array[], change: { top?: number; count?: number } = {}): Buffer {
  const head = Buffer.from('bplist00');
  const offsets: number[] = [];
  let at = head.length;
  for (const object of objects) {
    offsets.push(at);
    at += object.length;
  }
  const table = Buffer.alloc(4 * offsets.length);
  for (const [index, offset] of offsets.entries()) table.writeUInt32BE(offset, 4 * index);
  const trailer = Buffer.alloc(32);
  trailer[6] = 4;
  trailer[7] = 4;
  trailer.writeBigUInt64BE(BigInt(change.count ?? objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(change.top ?? 0), 16);
  trailer.writeBigUInt64BE(BigInt(at), 24);
  return Buffer.concat([head, ...objects, table, trailer]);
}

/** An array of references. */
export function rawArray(...references: readonly number[]): Uint8Array {
  const body = Buffer.alloc(4 * references.length);
  for (const [index, reference] of references.entries()) body.writeUInt32BE(reference, 4 * index);
  return Buffer.concat([counted(0xa0, references.length), body]);
}

/** A dictionary with one entry. */
export function rawDict(key: number, value: number): Uint8Array {
  const body = Buffer.alloc(8);
  body.writeUInt32BE(key, 0);
  body.writeUInt32BE(value, 4);
  return Buffer.concat([Buffer.of(0xd1), body]);
}

/** A text, whose length may be a lie. */
export function rawText(text: string, length = text.length): Uint8Array {
  return Buffer.concat([counted(0x50, length), Buffer.from(text, 'latin1')]);
}

function counted(marker: number, count: number): Uint8Array {
  if (count < 15) return Buffer.of(marker | count);
  const long = Buffer.alloc(6);
  long[0] = marker | 15;
  long[1] = 0x12;
  long.writeUInt32BE(count, 2);
  return long;
}
