import { utf8Decode } from '../bytes.js';
import { fail } from '../failures.js';
import type { StreamObject, StreamValue } from './read.js';

/** What an object of Foundation stands for. `unknown`: of a class that is not among those. */
export type PlainValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | null
  | readonly PlainValue[]
  | ReadonlyMap<string, PlainValue>
  | AttributedString
  | { readonly kind: 'url'; readonly base: string; readonly relative: string }
  | { readonly kind: 'unknown'; readonly className: string };

/** Text with what is said about stretches of it. */
export interface AttributedString {
  readonly kind: 'attributed-string';
  readonly text: string;
  readonly runs: readonly AttributedRun[];
}

/** A stretch, in UTF-16 units; the stretches follow one another. */
export interface AttributedRun {
  readonly start: number;
  readonly length: number;
  readonly attributes: ReadonlyMap<string, PlainValue>;
}

/** Values that are made of one object: shared ones count wherever they appear, so that no archive can grow without end. */
const mostValues = 50_000;
const deepest = 64;
const appleEpochMs = 978_307_200_000;

/**
 * The value of an object: text, number, time, data, list, dictionary, address, or text with attributes
 * (docs/formats/typedstream.md §3).
 *
 * @throws formats/typedstream-damaged, formats/bad-text
 */
export function plainValue(object: StreamObject): PlainValue {
  return new Reader().object(object, 0);
}

class Reader {
  #count = 0;

  object(object: StreamObject, depth: number): PlainValue {
    this.#count += 1;
    if (this.#count > mostValues || depth > deepest) throw damaged('it holds too much');
    for (let above: StreamObject['class'] | undefined = object.class; above; above = above.above) {
      const make = makers.get(above.name);
      if (make) return make(object, (value) => this.#inner(value, depth + 1));
    }
    return { kind: 'unknown', className: object.class.name };
  }

  #inner(value: StreamValue | undefined, depth: number): PlainValue {
    return isObject(value) ? this.object(value, depth) : null;
  }
}

type Maker = (object: StreamObject, inner: (value: StreamValue | undefined) => PlainValue) => PlainValue;

const makers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['NSString', (object) => textOf(object)],
  ['NSNumber', ({ groups }) => numberOf(groups.at(-1)?.[0])],
  ['NSDate', ({ groups }) => new Date(appleEpochMs + Math.round(Number(numberOf(groups[0]?.[0])) * 1000))],
  ['NSData', ({ groups }) => bytesOf(groups.at(-1)?.[0])],
  ['NSNull', () => null],
  ['NSURL', (object, inner) => urlOf(object, inner)],
  ['NSArray', (object, inner) => listOf(object, inner)],
  ['NSSet', (object, inner) => listOf(object, inner)],
  ['NSDictionary', (object, inner) => dictionaryOf(object, inner)],
  ['NSAttributedString', (object, inner) => attributedOf(object, inner)],
]);

function textOf({ groups }: StreamObject): string {
  return utf8Decode(bytesOf(groups[0]?.[0]));
}

function numberOf(value: StreamValue | undefined): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw damaged('a number is missing');
}

function bytesOf(value: StreamValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw damaged('data is missing');
}

function listOf({ groups }: StreamObject, inner: (value: StreamValue | undefined) => PlainValue): PlainValue[] {
  return groups.slice(1).map(([value]) => inner(value));
}

function dictionaryOf({ groups }: StreamObject, inner: (value: StreamValue | undefined) => PlainValue) {
  const dictionary = new Map<string, PlainValue>();
  for (let at = 1; at + 1 < groups.length; at += 2) {
    const key = inner(groups[at]?.[0]);
    if (typeof key === 'string') dictionary.set(key, inner(groups[at + 1]?.[0]));
  }
  return dictionary;
}

function urlOf({ groups }: StreamObject, inner: (value: StreamValue | undefined) => PlainValue): PlainValue {
  const [first, second] = groups.slice(1).map(([value]) => inner(value));
  if (typeof second === 'string')
    return { kind: 'url', base: typeof first === 'string' ? first : '', relative: second };
  return typeof first === 'string' ? first : null;
}

function attributedOf(
  { groups }: StreamObject,
  inner: (value: StreamValue | undefined) => PlainValue,
): AttributedString {
  const text = inner(groups[0]?.[0]);
  if (typeof text !== 'string') throw damaged('its text is missing');
  const sets: ReadonlyMap<string, PlainValue>[] = [];
  const runs: AttributedRun[] = [];
  let start = 0;
  for (let at = 1; at < groups.length; at++) {
    const [number, length] = groups[at] ?? [];
    const [set, units] = [Number(numberOf(number)), Number(numberOf(length))];
    if (set === sets.length + 1) {
      at += 1;
      const dictionary = inner(groups[at]?.[0]);
      sets.push(dictionary instanceof Map ? dictionary : new Map());
    }
    const attributes = sets[set - 1];
    if (!attributes || units < 0 || start + units > text.length) throw damaged('a stretch lies outside of its text');
    runs.push({ start, length: units, attributes });
    start += units;
  }
  return { kind: 'attributed-string', text, runs };
}

function isObject(value: StreamValue | undefined): value is StreamObject {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'object';
}

function damaged(problem: string): Error {
  return fail('typedstream-damaged', { problem, offset: 0 });
}

/** The object that a stream holds at its top, where it holds one. */
export function topObject(groups: readonly (readonly StreamValue[])[]): StreamObject | undefined {
  return groups.flat().find(isObject);
}
