import { utf8Decode } from '../bytes.js';
import { fail } from '../failures.js';
import { parseEncoding, type StreamType } from './encoding.js';
import { StreamHead } from './stream-head.js';

/** A class with those above it, its own name first. */
export interface StreamClass {
  readonly kind: 'class';
  readonly name: string;
  readonly version: number;
  readonly above: StreamClass | undefined;
}

/** An object: its class, and what it wrote, a list for each time that it wrote. Objects refer to one another as a graph does. */
export interface StreamObject {
  readonly kind: 'object';
  readonly class: StreamClass;
  readonly groups: readonly (readonly StreamValue[])[];
}

/** What is written in a stream; integers beyond 2^53 are `bigint`, `null` is nil. */
export type StreamValue =
  | number
  | bigint
  | string
  | Uint8Array
  | StreamClass
  | StreamObject
  | readonly StreamValue[]
  | null;

/** Objects inside one another, and classes above one another. */
const deepest = 256;

/** A type of nothing, or a list of empty lists, is a value and takes no bytes. */
const mostValues = 1_000_000;

/**
 * Reads an archive of NSArchiver ("typedstream"), as Messages keeps its words in: the values at its top, a list for each time that
 * something was written (docs/formats/typedstream.md). Nothing is copied where it is referred to again.
 *
 * @throws formats/typedstream-damaged, formats/short, formats/bad-text
 */
export function readTypedStream(bytes: Uint8Array): readonly (readonly StreamValue[])[] {
  return new TypedStream(bytes).groups();
}

/** An object that is still being read can be referred to by what is inside it. */
interface Reserved {
  kind: 'object';
  class: StreamClass;
  groups: (readonly StreamValue[])[];
}

const nowhere: StreamClass = { kind: 'class', name: '', version: 0, above: undefined };

class TypedStream {
  readonly #head: StreamHead;
  /** Type encodings and names of classes, by their number. */
  readonly #strings: string[] = [];
  /** Objects, classes and C strings, by their number. */
  readonly #objects: (StreamObject | StreamClass | string)[] = [];
  readonly #encodings = new Map<string, readonly StreamType[]>();
  #depth = 0;
  #values = 0;

  constructor(bytes: Uint8Array) {
    this.#head = new StreamHead(bytes);
  }

  groups(): (readonly StreamValue[])[] {
    const groups: (readonly StreamValue[])[] = [];
    while (!this.#head.done) groups.push(this.#group());
    return groups;
  }

  #group(): StreamValue[] {
    const encoding = this.#sharedString();
    if (encoding === null) throw this.#damaged('a list of types is missing');
    let types = this.#encodings.get(encoding);
    if (!types) {
      types = parseEncoding(encoding);
      this.#encodings.set(encoding, types);
    }
    return types.map((type) => this.#value(type));
  }

  #value(type: StreamType): StreamValue {
    this.#values += 1;
    if (this.#values > mostValues) throw this.#damaged('it holds too much');
    switch (type.kind) {
      case 'object':
        return this.#object();
      case 'class':
        return this.#class() ?? null;
      case 'c-string':
        return this.#cString();
      case 'bytes':
        return this.#head.counted();
      case 'word':
        return this.#sharedString();
      case 'nothing':
        return null;
      case 'byte':
        return this.#head.byte(type.signed);
      case 'integer':
        return this.#head.integer(type.signed);
      case 'float':
        return this.#head.float(type.size);
      case 'array':
        return this.#array(type.length, type.of);
      case 'struct':
        return type.of.map((inner) => this.#value(inner));
    }
  }

  #array(length: number, of: StreamType): StreamValue {
    if (of.kind === 'byte') return this.#head.take(length);
    if (length > this.#head.left) throw this.#damaged('a list is longer than what is left');
    return Array.from({ length }, () => this.#value(of));
  }

  #object(): StreamObject | null {
    const head = this.#head.reference();
    if (head === 'nil') return null;
    if (head !== 'new') return this.#known(head, 'object');
    if (++this.#depth > deepest) throw this.#damaged('objects lie too deep in one another');
    const object: Reserved = { kind: 'object', class: nowhere, groups: [] };
    this.#objects.push(object);
    object.class = this.#class() ?? nowhere;
    while (!this.#head.endsObject()) object.groups.push(this.#group());
    this.#depth -= 1;
    return object;
  }

  #class(): StreamClass | undefined {
    const chain: { kind: 'class'; name: string; version: number; above: StreamClass | undefined }[] = [];
    for (;;) {
      const head = this.#head.reference();
      if (head !== 'new') {
        const last = head === 'nil' ? undefined : this.#known(head, 'class');
        const lowest = chain.at(-1);
        if (lowest) lowest.above = last;
        return chain[0] ?? last;
      }
      if (chain.length >= deepest) throw this.#damaged('classes stand too high above one another');
      const name = this.#sharedString() ?? '';
      const own = { kind: 'class' as const, name, version: Number(this.#head.integer(true)), above: undefined };
      const before = chain.at(-1);
      if (before) before.above = own;
      chain.push(own);
      this.#objects.push(own);
    }
  }

  #cString(): string | null {
    const head = this.#head.reference();
    if (head === 'nil') return null;
    if (head !== 'new') {
      const known = this.#objects[head];
      if (typeof known === 'string') return known;
      throw this.#damaged(`number ${head} is no text`);
    }
    const text = this.#sharedString() ?? '';
    this.#objects.push(text);
    return text;
  }

  #sharedString(): string | null {
    const head = this.#head.reference();
    if (head === 'nil') return null;
    if (head !== 'new') {
      const known = this.#strings[head];
      if (known === undefined) throw this.#damaged(`there is no text number ${head}`);
      return known;
    }
    const text = utf8Decode(this.#head.counted() ?? new Uint8Array());
    this.#strings.push(text);
    return text;
  }

  #known<K extends 'object' | 'class'>(number: number, kind: K): Extract<StreamObject | StreamClass, { kind: K }> {
    const known = this.#objects[number];
    if (typeof known === 'object' && isOf(known, kind)) return known;
    throw this.#damaged(`number ${number} is no ${kind}`);
  }

  #damaged(problem: string): Error {
    return fail('typedstream-damaged', { problem, offset: this.#head.position });
  }
}

function isOf<K extends 'object' | 'class'>(
  known: StreamObject | StreamClass,
  kind: K,
): known is Extract<StreamObject | StreamClass, { kind: K }> {
  return known.kind === kind;
}
