import { appleSecondsToDate } from '../apple-time.js';
import { fail } from '../failures.js';
import { utf8Text, utf16BigEndianText } from './text.js';
import { newDict, type PlistLimits, type PlistValue, Real, Uid } from './value.js';

const trailerSize = 32;
const magic = 'bplist0';

/** True for bytes that start as a binary property list does. */
export function isBinaryPlist(bytes: Uint8Array): boolean {
  if (bytes.length < magic.length + 1) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic.charCodeAt(i)) return false;
  return true;
}

/** Reads a binary property list (docs/formats/property-lists.md §2). */
export function readBinaryPlist(bytes: Uint8Array, limits: Required<PlistLimits>): PlistValue {
  return new BinaryReader(bytes, limits).read();
}

/**
 * What a container amounts to, in one number: how many values it holds, with every shared one counted wherever it
 * appears, and how many levels. Kept in a typed array, since a list has up to millions of them.
 */
function extentOf(values: number, height: number): number {
  return values * heightUnit + height;
}

const heightUnit = 65_536;
const unread = 0;
const beingRead = -1;
const scalarExtent = extentOf(1, 0);
const smallList = new Float64Array(256);

class BinaryReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #depthLimit: number;
  readonly #valueLimit: number;
  readonly #end: number;
  readonly #offsetSize: number;
  readonly #referenceSize: number;
  readonly #count: number;
  readonly #top: number;
  readonly #table: number;
  readonly #objects: (PlistValue | undefined)[];
  /** For every container how deep it goes and how many values it holds, packed by `extentOf`. */
  readonly #extents: Float64Array;
  /** The extent of what `#object` gave last. */
  #extent = scalarExtent;
  /** Objects that lie apart from one another cannot be longer together than the file. */
  #budget: number;

  constructor(bytes: Uint8Array, limits: Required<PlistLimits>) {
    if (bytes.length < trailerSize + magic.length + 2) throw damaged('it ends before its trailer', bytes.length);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#depthLimit = limits.depth;
    this.#end = bytes.length - trailerSize;
    this.#budget = bytes.length;
    // Sharing containers can multiply a few bytes into billions of values; writers share scalars alone.
    this.#valueLimit = Math.min(limits.values, 65_536 + 8 * bytes.length);

    this.#offsetSize = this.#byte(this.#end + 6);
    this.#referenceSize = this.#byte(this.#end + 7);
    this.#count = this.#unsigned(this.#end + 8, 8);
    this.#top = this.#unsigned(this.#end + 16, 8);
    this.#table = this.#unsigned(this.#end + 24, 8);
    const sizesFit = [this.#offsetSize, this.#referenceSize].every((size) => size >= 1 && size <= 8);
    if (!sizesFit) throw damaged('its trailer names impossible sizes', this.#end);
    if (this.#table > this.#end || this.#count > (this.#end - this.#table) / this.#offsetSize) {
      throw damaged('its table of objects does not fit into it', this.#end);
    }
    if (this.#count > limits.values) throw fail('plist-too-large', { what: 'values', limit: limits.values });
    this.#objects = new Array<PlistValue | undefined>(this.#count);
    // Small lists are many, and each is read to its end before the next: they share the memory.
    this.#extents = this.#count <= smallList.length ? smallList.fill(0, 0, this.#count) : new Float64Array(this.#count);
  }

  read(): PlistValue {
    return this.#object(this.#top, 0);
  }

  /** The object with that number. Sets `#extent`. */
  #object(index: number, depth: number): PlistValue {
    const known = this.#objects[index];
    if (known !== undefined) {
      this.#extent = this.#extents[index] || scalarExtent;
      return known;
    }
    if (index >= this.#count) throw damaged(`object ${index} does not exist`, this.#table);
    const at = this.#offset(index);
    const marker = this.#byte(at);
    const kind = marker >> 4;
    if (kind === 0xa || kind === 0xd) return this.#container(index, at, depth);
    const value = this.#scalar(at, marker);
    this.#objects[index] = value;
    this.#extent = scalarExtent;
    return value;
  }

  #scalar(at: number, marker: number): PlistValue {
    const low = marker & 0x0f;
    switch (marker >> 4) {
      case 0x0:
        this.#spend(1);
        if (marker === 0x08) return false;
        if (marker === 0x09) return true;
        break;
      case 0x1:
        if (low <= 4) return this.#integer(this.#payload(at + 1, 2 ** low), 2 ** low);
        break;
      case 0x2:
        if (low === 2) return new Real(this.#view.getFloat32(this.#payload(at + 1, 4)));
        if (low === 3) return new Real(this.#view.getFloat64(this.#payload(at + 1, 8)));
        break;
      case 0x3:
        if (low === 3) return this.#date(this.#payload(at + 1, 8));
        break;
      case 0x4: {
        const { length, start } = this.#length(at, low, 1);
        return new Uint8Array(this.#bytes.subarray(start, start + length));
      }
      case 0x5: {
        const { length, start } = this.#length(at, low, 1);
        return this.#narrowText(start, start + length);
      }
      case 0x6: {
        const { length, start } = this.#length(at, low, 2);
        return utf16BigEndianText(this.#bytes, start, length);
      }
      case 0x8: {
        const index = this.#unsigned(this.#payload(at + 1, low + 1), low + 1);
        if (Number.isSafeInteger(index)) return new Uid(index);
        break;
      }
    }
    throw damaged(`nothing is known of the kind 0x${marker.toString(16).padStart(2, '0')}`, at);
  }

  #container(index: number, at: number, depth: number): PlistValue {
    if (this.#extents[index] !== unread) throw damaged('a container holds itself', at);
    this.#checkDepth(depth + 1);
    this.#extents[index] = beingRead;
    const marker = this.#byte(at);
    const value = marker >> 4 === 0xd ? this.#dict(at, marker, depth + 1) : this.#array(at, marker, depth + 1);
    if (this.#extent > extentOf(this.#valueLimit + 1, 0)) {
      throw fail('plist-too-large', { what: 'values', limit: this.#valueLimit });
    }
    this.#objects[index] = value;
    this.#extents[index] = this.#extent;
    return value;
  }

  #array(at: number, marker: number, depth: number): PlistValue[] {
    const size = this.#referenceSize;
    const { length, start } = this.#length(at, marker & 0x0f, size);
    const array: PlistValue[] = [];
    let extent = extentOf(1, 1);
    for (let i = 0; i < length; i++) {
      array.push(this.#object(this.#unsigned(start + i * size, size), depth));
      extent = this.#widened(extent, depth);
    }
    this.#extent = extent;
    return array;
  }

  #dict(at: number, marker: number, depth: number): PlistValue {
    const size = this.#referenceSize;
    const { length, start } = this.#length(at, marker & 0x0f, 2 * size);
    const values = start + length * size;
    const dict = newDict();
    let extent = extentOf(1, 1);
    for (let i = 0; i < length; i++) {
      const key = this.#object(this.#unsigned(start + i * size, size), depth);
      if (typeof key !== 'string') throw damaged('a key is no text', start + i * size);
      dict[key] = this.#object(this.#unsigned(values + i * size, size), depth);
      extent = this.#widened(extent, depth);
    }
    this.#extent = extent;
    return dict;
  }

  /** The extent of a container at `depth`, with what was read last inside it. */
  #widened(extent: number, depth: number): number {
    const inner = this.#extent;
    if (inner === scalarExtent) return extent + scalarExtent;
    const innerHeight = inner % heightUnit;
    const values = Math.floor(extent / heightUnit) + Math.floor(inner / heightUnit);
    this.#checkDepth(depth + innerHeight);
    return extentOf(values, Math.max(extent % heightUnit, innerHeight + 1));
  }

  #checkDepth(depth: number): void {
    if (depth > this.#depthLimit) throw fail('plist-too-large', { what: 'nested levels', limit: this.#depthLimit });
  }

  #integer(at: number, size: number): number | bigint {
    if (size <= 4) return this.#unsigned(at, size);
    if (size === 8) return narrow(this.#view.getBigInt64(at));
    const value = (this.#view.getBigInt64(at) << 64n) | this.#view.getBigUint64(at + 8);
    if (value < -(2n ** 63n) || value >= 2n ** 64n) throw damaged('a whole number has more than 64 bits', at);
    return narrow(value);
  }

  #date(at: number): Date {
    const date = appleSecondsToDate(this.#view.getFloat64(at));
    if (Number.isNaN(date.getTime())) throw damaged('a date lies outside of all calendars', at);
    return date;
  }

  /** ASCII; some writers leave UTF-8 here. */
  #narrowText(start: number, end: number): string {
    try {
      return utf8Text(this.#bytes, start, end);
    } catch (cause) {
      throw fail('plist-damaged', { problem: 'a text is neither ASCII nor UTF-8', offset: start }, { cause });
    }
  }

  /** Where the content of a value begins and how many units of `unitSize` it has; all of them are there. */
  #length(at: number, low: number, unitSize: number): { length: number; start: number } {
    let length = low;
    let start = at + 1;
    if (low === 0x0f) {
      const marker = this.#byte(start);
      if (marker >> 4 !== 1 || (marker & 0x0f) > 3) throw damaged('a length is no whole number', start);
      const size = 2 ** (marker & 0x0f);
      length = this.#unsigned(this.#payload(start + 1, size), size);
      start += 1 + size;
    }
    this.#payload(start, length * unitSize);
    return { length, start };
  }

  /** Checks that `length` bytes lie there and were not used more often than they can be; gives `at` back. */
  #payload(at: number, length: number): number {
    if (at + length > this.#end) throw damaged('a value goes on past the end', at);
    this.#spend(length + 1);
    return at;
  }

  #spend(length: number): void {
    this.#budget -= length;
    if (this.#budget < 0) throw damaged('its objects overlap', 0);
  }

  #offset(index: number): number {
    const entry = this.#table + index * this.#offsetSize;
    const offset = this.#unsigned(entry, this.#offsetSize);
    if (offset < magic.length + 1 || offset >= this.#end) throw damaged('an object lies outside of it', entry);
    return offset;
  }

  /** Big-endian, `size` bytes. Above 2^53 it is not exact, and too large for everything that asks. */
  #unsigned(at: number, size: number): number {
    let value = 0;
    for (let i = at; i < at + size; i++) value = value * 256 + this.#byte(i);
    return value;
  }

  #byte(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) throw damaged('a value goes on past the end', at);
    return byte;
  }
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function damaged(problem: string, offset: number): Error {
  return fail('plist-damaged', { problem, offset });
}
