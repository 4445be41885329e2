import { asDict, isArray, isDict, type PlistDict, type PlistValue, Real, signedLow32 } from '@pearmain/formats';
import { fail } from './failures.js';

/** What stands for "nothing" in a DeviceLink message, which cannot hold null. */
export const emptyParameter = '___EmptyParameterString___';

/** A DeviceLink message as it travels: its name, then its elements. */
export type DlArray = readonly [string, ...PlistValue[]];

/** One element of a message in both directions; `read` gives `undefined` for what it cannot take. */
export interface DlField<T> {
  read(value: PlistValue | undefined): T | undefined;
  write(value: T): PlistValue;
}

type DlFields = Readonly<Record<string, DlField<unknown>>>;
type ValuesOf<F> = { readonly [K in keyof F]: F[K] extends DlField<infer T> ? T : never };

/** A message declared once: `parse` for the one who receives it, `encode` for the one who sends it. */
export interface DlMessage<V> {
  readonly name: string;
  /** @throws wire/unexpected-message when an element that it needs is missing or of another type */
  parse(message: DlArray): V;
  encode(values: V): DlArray;
}

/** Declares a message: its name, then its elements in their order. Elements beyond them are ignored. */
export function dlMessage<F extends DlFields>(name: string, fields: F): DlMessage<ValuesOf<F>> {
  const entries = Object.entries(fields);
  return {
    name,
    parse(message) {
      const values: Record<string, unknown> = {};
      for (const [at, [key, field]] of entries.entries()) {
        const value = field.read(message[at + 1]);
        if (value === undefined) throw fail('unexpected-message', { what: name, reason: `its ${key} cannot be read` });
        values[key] = value;
      }
      return values as ValuesOf<F>; // each value came out of the field that its type comes from
    },
    encode(values) {
      return [name, ...entries.map(([key, field]) => field.write(values[key]))];
    },
  };
}

/** A string that must be there. */
export const text: DlField<string> = {
  read: (value) => (typeof value === 'string' ? value : undefined),
  write: (value) => value,
};

/** A string for people; nothing, or the empty parameter, reads as `''` and `''` is written as the empty parameter. */
export const note: DlField<string> = {
  read: (value) => (typeof value === 'string' && value !== emptyParameter ? value : ''),
  write: (value) => (value === '' ? emptyParameter : value),
};

/** An array of strings that must be there. */
export const texts: DlField<readonly string[]> = {
  read: (value) => (isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined),
  write: (value) => value,
};

/** Pairs of source and destination, in their order. */
export const moves: DlField<readonly (readonly [from: string, to: string])[]> = {
  read(value) {
    if (value === undefined || !isDict(value)) return undefined;
    const pairs: [string, string][] = [];
    for (const [from, to] of Object.entries(value)) {
      if (typeof to !== 'string') return undefined;
      pairs.push([from, to]);
    }
    return pairs;
  },
  write: (pairs) => Object.fromEntries(pairs),
};

/** A dictionary; `{}` if it is missing. */
export const options: DlField<PlistDict> = {
  read: (value) => (value === undefined ? {} : (asDict(value) ?? {})),
  write: (value) => value,
};

/** A dictionary that must be there. */
export const dict: DlField<PlistDict> = {
  read: (value) => (value === undefined ? undefined : asDict(value)),
  write: (value) => value,
};

/** A percentage, written as a real; 0 ("unknown") if it is missing. */
export const progress: DlField<number> = {
  read: (value) => (value instanceof Real ? value.value : typeof value === 'number' ? value : 0),
  write: (value) => new Real(value),
};

/** A count of bytes; 0 if it is missing, negative, or beyond what can be counted. */
export const count: DlField<number> = {
  read: (value) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0),
  write: (value) => value,
};

/** A version number that must be there. */
export const version: DlField<number> = {
  read: (value) => (typeof value === 'number' ? value : undefined),
  write: (value) => value,
};

/** A status code: the low 32 bits, signed, whatever width it came in (docs/protocols/devicelink.md §4). */
export const code: DlField<number> = {
  read: (value) => (value === undefined ? undefined : signedLow32(value)),
  write: (value) => value,
};

/** Anything, or nothing: the empty parameter. */
export const value: DlField<PlistValue> = {
  read: (item) => item ?? emptyParameter,
  write: (item) => item,
};

/** True for an array whose first element is a DeviceLink name. */
export function isDlArray(message: PlistValue): message is DlArray {
  return isArray(message) && typeof message[0] === 'string' && message[0].startsWith('DL');
}
