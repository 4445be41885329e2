import { dateToAppleSeconds } from '../apple-time.js';
import { equalBytes } from '../bytes.js';
import { fail } from '../failures.js';
import { ByteSink } from './byte-sink.js';
import { defaultLimits, kindOf, type PlistArray, type PlistDict, type PlistValue, Real, Uid } from './value.js';

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

/** What stands at one number of the list: a scalar, or the references of a container. */
type Planned = Exclude<PlistValue, PlistArray | PlistDict> | References;

class References {
  readonly numbers: number[] = [];
  readonly length: number;
  readonly marker: number;

  constructor(marker: number, length: number) {
    this.marker = marker;
    this.length = length;
  }
}

/** Gives every object its number: a container, then its keys, then its values. */
class ObjectPlan {
  readonly objects: Planned[] = [];
  references = 0;
  readonly #numberOf = new Map<unknown, number>();
  readonly #numberOfReal = new Map<number, number>();
  readonly #numberOfDate = new Map<number, number>();
  readonly #dataLike = new Map<string, number[]>();

  add(value: PlistValue, depth: number): number {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return this.#once(this.#numberOf, value, value);
      case 'bigint':
        return this.#integer(value);
      case 'number':
        return Number.isInteger(value) ? this.#integer(value) : this.#real(value);
      case 'object':
        if (value !== null) return this.#object(value, depth);
    }
    throw fail('plist-unwritable', { what: kindOf(value) });
  }

  #object(value: Exclude<PlistValue, string | boolean | number | bigint>, depth: number): number {
    if (value instanceof Uint8Array) return this.#data(value);
    if (value instanceof Uid) return this.#once(this.#numberOf, value, value);
    if (value instanceof Real) return this.#real(value.value);
    if (value instanceof Date) return this.#date(value);
    const known = this.#numberOf.get(value);
    if (known !== undefined) return known;
    if (depth >= defaultLimits.depth) {
      throw fail('plist-too-large', { what: 'nested levels', limit: defaultLimits.depth });
    }
    return Array.isArray(value) ? this.#array(value, depth + 1) : this.#dict(value as PlistDict, depth + 1);
  }

  #array(array: PlistArray, depth: number): number {
    const { number, numbers } = this.#container(array, new References(0xa0, array.length));
    for (const item of array) numbers.push(this.add(item, depth));
    return number;
  }

  #dict(dict: PlistDict, depth: number): number {
    const keys = Object.keys(dict);
    const { number, numbers } = this.#container(dict, new References(0xd0, keys.length));
    for (const key of keys) numbers.push(this.#once(this.#numberOf, key, key));
    for (const key of keys) numbers.push(this.add(dict[key] as PlistValue, depth)); // its own key, so it is there
    return number;
  }

  #container(value: PlistValue, container: References): { number: number; numbers: number[] } {
    const number = this.#new(container);
    this.#numberOf.set(value, number);
    this.references += container.length * (container.marker === 0xd0 ? 2 : 1);
    return { number, numbers: container.numbers };
  }

  #integer(value: number | bigint): number {
    const narrow = typeof value === 'bigint' ? Number(value) : value;
    if (Number.isSafeInteger(narrow)) {
      const plain = narrow === 0 ? 0 : narrow;
      return this.#once(this.#numberOf, plain, plain);
    }
    if (typeof value === 'number' || value < -(2n ** 63n) || value >= 2n ** 64n) {
      throw fail('plist-unwritable', { what: `the whole number ${value}` });
    }
    return this.#once(this.#numberOf, value, value);
  }

  #real(value: number): number {
    // A Map takes 0 and -0 for one.
    return Object.is(value, -0) ? this.#new(new Real(value)) : this.#once(this.#numberOfReal, value, new Real(value));
  }

  #date(date: Date): number {
    if (Number.isNaN(date.getTime())) throw fail('plist-unwritable', { what: 'a date without a time' });
    return this.#once(this.#numberOfDate, date.getTime(), date);
  }

  #data(data: Uint8Array): number {
    const likeness = likenessOf(data);
    const candidates = this.#dataLike.get(likeness);
    for (const number of candidates ?? []) {
      const other = this.objects[number];
      if (other instanceof Uint8Array && equalBytes(other, data)) return number;
    }
    const number = this.#new(data);
    if (candidates) candidates.push(number);
    else this.#dataLike.set(likeness, [number]);
    return number;
  }

  #once<K>(numbers: Map<K, number>, key: K, object: Planned): number {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#new(object);
    numbers.set(key, number);
    return number;
  }

  #new(object: Planned): number {
    return this.objects.push(object) - 1;
  }
}

/** The same for equal data, and rarely for different: the length and up to 48 bytes from all over. */
function likenessOf(data: Uint8Array): string {
  let text = `${data.length}:`;
  const step = Math.max(1, Math.floor(data.length / 32));
  for (let i = 0; i < data.length; i += step) text += String.fromCharCode(data[i] ?? 0);
  for (let i = Math.max(0, data.length - 16); i < data.length; i++) text += String.fromCharCode(data[i] ?? 0);
  return text;
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
