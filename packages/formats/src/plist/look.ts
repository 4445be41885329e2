import { type PlistArray, type PlistDict, type PlistValue, Real, Uid } from './value.js';

/** True for a dictionary. */
export function isDict(value: PlistValue | undefined): value is PlistDict {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Date) &&
    !(value instanceof Real) &&
    !(value instanceof Uid)
  );
}

/** True for an array. */
export function isArray(value: PlistValue | undefined): value is PlistArray {
  return Array.isArray(value);
}

/** The value where it is a dictionary. */
export function asDict(value: PlistValue | undefined): PlistDict | undefined {
  return isDict(value) ? value : undefined;
}

/** The text under `key`. */
export function textIn(dict: PlistDict, key: string): string | undefined {
  const value = valueIn(dict, key);
  return typeof value === 'string' ? value : undefined;
}

/** The whole number under `key`, where it is one that a `number` holds exactly. */
export function integerIn(dict: PlistDict, key: string): number | undefined {
  const value = valueIn(dict, key);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** The number under `key`, whole or real; one beyond 2^53 is rounded. */
export function numberIn(dict: PlistDict, key: string): number | undefined {
  const value = valueIn(dict, key);
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Real ? value.value : undefined;
}

/** The boolean under `key`; some writers put 0 and 1 there. */
export function booleanIn(dict: PlistDict, key: string): boolean | undefined {
  const value = valueIn(dict, key);
  if (typeof value === 'boolean') return value;
  return value === 0 || value === 1 ? value === 1 : undefined;
}

/** The data under `key`. */
export function dataIn(dict: PlistDict, key: string): Uint8Array | undefined {
  const value = valueIn(dict, key);
  return value instanceof Uint8Array ? value : undefined;
}

/** The date under `key`. */
export function dateIn(dict: PlistDict, key: string): Date | undefined {
  const value = valueIn(dict, key);
  return value instanceof Date ? value : undefined;
}

/** The dictionary under `key`. */
export function dictIn(dict: PlistDict, key: string): PlistDict | undefined {
  return asDict(valueIn(dict, key));
}

/** The array under `key`. */
export function arrayIn(dict: PlistDict, key: string): PlistArray | undefined {
  const value = valueIn(dict, key);
  return isArray(value) ? value : undefined;
}

/**
 * The low 32 bits of a whole number, with their sign: the same status arrives as -13, 2^64 - 13 or 2^32 - 13
 * (docs/formats/property-lists.md §4).
 */
export function signedLow32(value: PlistValue | undefined): number | undefined {
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value));
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return undefined;
  return value | 0;
}

function valueIn(dict: PlistDict, key: string): PlistValue | undefined {
  return Object.hasOwn(dict, key) ? dict[key] : undefined;
}
