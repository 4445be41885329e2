import { dateToAppleSeconds } from '../apple-time.js';
import { fail } from '../failures.js';
import { ByteSink } from './byte-sink.js';
import { ObjectPlan, type Planned, References } from './object-plan.js';
import { type PlistValue, Real, Uid } from './value.js';

/**
 * Writes a binary property list: the same bytes for the same tree, in the order of objects that Apple's own writer has,
 * equal texts, numbers, dates and data once (docs/formats/property-lists.md §3).
 *
 * @throws formats/plist-unwritable, formats/plist-too-large
 */
export function writeBinaryPlist(value: PlistValue): Uint8Array<ArrayBuffer> {
  const plan = new ObjectPlan();
  plan.add(value, 0);
  return writeObjects(plan);
}

function writeObjects(plan: ObjectPlan): Uint8Array<ArrayBuffer> {
  const { objects } = plan;
  const referenceSize = bytesFor(objects.length);
  const sink = new ByteSink(256 + objects.length * 16 + plan.references * referenceSize);
  sink.ascii('bplist00');
  const offsets: number[] = [];
  for (const object of objects) {
    offsets.push(sink.length);
    writeObject(sink, object, referenceSize);
  }
  const table = sink.length;
  const offsetSize = bytesFor(table);
  for (const offset of offsets) sink.unsigned(offset, offsetSize);
  sink.unsigned(0, 6);
  sink.byte(offsetSize);
  sink.byte(referenceSize);
  sink.unsigned(objects.length, 8);
  sink.unsigned(0, 8);
  sink.unsigned(table, 8);
  return sink.finish();
}

function writeObject(sink: ByteSink, object: Planned, referenceSize: number): void {
  if (typeof object === 'string') {
    writeText(sink, object);
  } else if (typeof object === 'number' || typeof object === 'bigint') {
    writeInteger(sink, object);
  } else if (typeof object === 'boolean') {
    sink.byte(object ? 0x09 : 0x08);
  } else if (object instanceof References) {
    writeLength(sink, object.marker, object.length);
    for (const number of object.numbers) sink.unsigned(number, referenceSize);
  } else if (object instanceof Uint8Array) {
    writeLength(sink, 0x40, object.length);
    sink.bytes(object);
  } else if (object instanceof Uid) {
    writeUid(sink, object);
  } else if (object instanceof Real) {
    writeDouble(sink, 0x23, object.value);
  } else {
    writeDouble(sink, 0x33, dateToAppleSeconds(object));
  }
}

function writeText(sink: ByteSink, text: string): void {
  if (isAscii(text)) {
    writeLength(sink, 0x50, text.length);
    sink.ascii(text);
  } else {
    writeLength(sink, 0x60, text.length);
    sink.utf16BigEndian(text);
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}

/** One, two or four bytes without a sign; eight with one; sixteen from 2^63 on. */
function writeInteger(sink: ByteSink, value: number | bigint): void {
  if (typeof value === 'number' && value >= 0) {
    const power = value < 0x100 ? 0 : value < 0x1_0000 ? 1 : value < 0x1_0000_0000 ? 2 : 3;
    sink.byte(0x10 | power);
    sink.unsigned(value, 2 ** power);
    return;
  }
  const wide = BigInt(value);
  const isPositive = wide >= 2n ** 63n;
  sink.byte(isPositive ? 0x14 : 0x13);
  if (isPositive) sink.unsigned(0, 8);
  const at = sink.grow(8);
  new DataView(sink.borrowed.buffer).setBigInt64(at, wide);
}

function writeUid(sink: ByteSink, { index }: Uid): void {
  if (!Number.isInteger(index) || index < 0 || index > 0xffff_ffff) {
    throw fail('plist-unwritable', { what: `a reference to object ${index}` });
  }
  const size = index < 0x100 ? 1 : index < 0x1_0000 ? 2 : 4;
  sink.byte(0x80 | (size - 1));
  sink.unsigned(index, size);
}

function writeDouble(sink: ByteSink, marker: number, value: number): void {
  sink.byte(marker);
  const at = sink.grow(8);
  new DataView(sink.borrowed.buffer).setFloat64(at, value);
}

function writeLength(sink: ByteSink, marker: number, length: number): void {
  if (length < 15) {
    sink.byte(marker | length);
  } else {
    sink.byte(marker | 0x0f);
    writeInteger(sink, length);
  }
}

/** How many bytes hold every number up to `most`; three are possible, as with Apple's writer. */
function bytesFor(most: number): number {
  let size = 1;
  while (most >= 256 ** size) size++;
  return size;
}
