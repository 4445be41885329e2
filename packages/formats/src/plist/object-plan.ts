import { equalBytes } from '../bytes.js';
import { fail } from '../failures.js';
import { defaultLimits, kindOf, type PlistArray, type PlistDict, type PlistValue, Real, Uid } from './value.js';

/** What stands at one number of the list: a scalar, or the references of a container. */
export type Planned = Exclude<PlistValue, PlistArray | PlistDict> | References;

/** A container as it is written: the numbers of what it holds, all keys before all values. */
export class References {
  readonly numbers: number[] = [];
  readonly length: number;
  readonly marker: number;

  constructor(marker: number, length: number) {
    this.marker = marker;
    this.length = length;
  }
}

/** Gives every object its number: a container, then its keys, then its values. */
export class ObjectPlan {
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
        break;
      default:
        break;
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
