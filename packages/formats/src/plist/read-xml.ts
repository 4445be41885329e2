import { readBase64 } from '../base64.js';
import { utf8Encode } from '../bytes.js';
import { fail } from '../failures.js';
import { newDict, type PlistLimits, type PlistValue, Real, Uid } from './value.js';
import { type Tag, XmlScanner } from './xml-scanner.js';

/** Reads an XML property list in UTF-8 (docs/formats/property-lists.md §1). What follows its first value is passed over. */
export function readXmlPlist(bytes: Uint8Array, limits: Required<PlistLimits>): PlistValue {
  return new XmlReader(bytes, limits).read();
}

class XmlReader {
  readonly #scanner: XmlScanner;
  readonly #limits: Required<PlistLimits>;
  #values = 0;

  constructor(bytes: Uint8Array, limits: Required<PlistLimits>) {
    this.#scanner = new XmlScanner(bytes);
    this.#limits = limits;
  }

  read(): PlistValue {
    const scanner = this.#scanner;
    if (!looksLikeXml(scanner.bytes)) throw fail('plist-unknown');
    const first = scanner.tag();
    if (first === undefined) throw scanner.damaged('it holds no value');
    if (first.name !== 'plist') return this.#value(first, 0);
    const tag = first.kind === 'start' ? scanner.tag() : undefined;
    if (tag === undefined) throw scanner.damaged('it holds no value');
    const value = this.#value(tag, 0);
    scanner.endTag('plist');
    return value;
  }

  #value(tag: Tag, depth: number): PlistValue {
    const scanner = this.#scanner;
    if (tag.kind === 'end') throw scanner.damaged(`</${short(tag.name)}> closes nothing`);
    if (++this.#values > this.#limits.values) {
      throw fail('plist-too-large', { what: 'values', limit: this.#limits.values });
    }
    const isEmpty = tag.kind === 'empty';
    switch (tag.name) {
      case 'dict':
        return isEmpty ? newDict() : this.#dict(depth + 1);
      case 'array':
        return isEmpty ? [] : this.#array(depth + 1);
      case 'string':
        return isEmpty ? '' : scanner.text('string');
      case 'data':
        return isEmpty ? new Uint8Array() : this.#data();
      case 'true':
      case 'false':
        if (!isEmpty) scanner.endTag(tag.name);
        return tag.name === 'true';
      case 'integer':
        return this.#parsed(tag, integerOf, 'a whole number');
      case 'real':
        return this.#parsed(tag, realOf, 'a number');
      case 'date':
        return this.#parsed(tag, dateOf, 'a date');
    }
    throw scanner.damaged(`<${short(tag.name)}> is not part of a property list`);
  }

  #array(depth: number): PlistValue {
    this.#checkDepth(depth);
    const array: PlistValue[] = [];
    for (;;) {
      const tag = this.#next('array');
      if (tag.kind === 'end') return array;
      array.push(this.#value(tag, depth));
    }
  }

  #dict(depth: number): PlistValue {
    this.#checkDepth(depth);
    const scanner = this.#scanner;
    const dict = newDict();
    let count = 0;
    for (;;) {
      const tag = this.#next('dict');
      if (tag.kind === 'end') break;
      if (tag.name !== 'key') throw scanner.damaged('a value in a dictionary has no key');
      const key = tag.kind === 'empty' ? '' : scanner.text('key');
      const value = this.#next('dict');
      if (value.kind === 'end') throw scanner.damaged('a key has no value');
      dict[key] = this.#value(value, depth);
      count++;
    }
    // A reference of a keyed archive has no tag of its own in XML.
    const reference = count === 1 ? dict['CF$UID'] : undefined;
    return typeof reference === 'number' && reference >= 0 ? new Uid(reference) : dict;
  }

  /** The next tag inside `container`: a start, or its own end. */
  #next(container: string): Tag {
    const tag = this.#scanner.tag();
    if (tag === undefined || (tag.kind === 'end' && tag.name !== container)) {
      throw this.#scanner.damaged(`<${container}> is not closed`);
    }
    return tag;
  }

  #data(): Uint8Array {
    const scanner = this.#scanner;
    const start = scanner.position;
    const end = scanner.bytes.indexOf(0x3c, start);
    let bytes: Uint8Array | undefined;
    if (end !== -1 && scanner.bytes[end + 1] === 0x2f) {
      bytes = readBase64(scanner.bytes, start, end);
      scanner.position = end;
      scanner.endTag('data');
    } else {
      const digits = utf8Encode(scanner.text('data'));
      bytes = readBase64(digits, 0, digits.length);
    }
    if (!bytes) throw scanner.damaged('a data value is not written in base64');
    return bytes;
  }

  #parsed<T>(tag: Tag, parse: (text: string) => T | undefined, kind: string): T {
    const text = tag.kind === 'empty' ? '' : this.#scanner.text(tag.name);
    const value = parse(text.trim());
    if (value === undefined) throw this.#scanner.damaged(`what should be ${kind} is none`);
    return value;
  }

  #checkDepth(depth: number): void {
    const limit = this.#limits.depth;
    if (depth > limit) throw fail('plist-too-large', { what: 'nested levels', limit });
  }
}

function looksLikeXml(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length && (bytes[at] ?? 0) <= 0x20 && bytes[at] !== 0) at++;
  return bytes[at] === 0x3c;
}

/** Decimal or `0x…`, signed; 64 bits. */
function integerOf(text: string): number | bigint | undefined {
  const parts = /^([+-]?)\s{0,4}(0[xX][0-9a-fA-F]{1,32}|[0-9]{1,64})$/.exec(text);
  if (!parts) return undefined;
  const size = BigInt(parts[2] ?? 0);
  const value = parts[1] === '-' ? -size : size;
  if (value < -(2n ** 63n) || value >= 2n ** 64n) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? (number === 0 ? 0 : number) : value;
}

function realOf(text: string): Real | undefined {
  if (/^[+-]?(?:[0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,8})?$/.test(text)) {
    return new Real(Number(text));
  }
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
  if (!special) return undefined;
  if (special[2]?.toLowerCase() === 'nan') return new Real(Number.NaN);
  return new Real(special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
}

function dateOf(text: string): Date | undefined {
  const parts = /^(\d{4,6})-(\d\d?)-(\d\d?)T(\d\d?):(\d\d?):(\d\d?)(?:\.\d{1,9})?Z$/.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC would take the year 1 for 1901
  date.setUTCHours(hour, minute, second);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Enough of a foreign text to recognise it in a message. */
function short(text: string): string {
  return text.slice(0, 40);
}
