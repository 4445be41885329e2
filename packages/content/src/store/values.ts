import { appleSecondsToDate, toHex, unixSecondsToDate, utf8Decode } from '@pearmain/formats';
import type { SqlValue } from '@pearmain/sqlite';

type Value = SqlValue | undefined;

/** The text of a column, whatever type it was stored with; `undefined` where there is none. @throws formats/bad-text */
export function textOf(value: Value): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = value instanceof Uint8Array ? utf8Decode(value) : String(value);
  return text === '' ? undefined : text;
}

/** The number of a column, also where it was stored as text. */
export function numberOf(value: Value): number | undefined {
  if (value === null || value === undefined || value instanceof Uint8Array || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Whether a column says yes. */
export function flagOf(value: Value): boolean {
  return (numberOf(value) ?? 0) !== 0;
}

/** The bytes of a column. */
export function bytesOf(value: Value): Uint8Array | undefined {
  return value instanceof Uint8Array && value.length > 0 ? value : undefined;
}

/** An identifier of 16 bytes, as people write it. */
export function uuidOf(value: Value): string | undefined {
  if (!(value instanceof Uint8Array) || value.length !== 16) return undefined;
  const hex = toHex(value).toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A time in seconds since 2001; none where it is zero, or no time at all. */
export function appleTimeOf(value: Value): Date | undefined {
  const seconds = numberOf(value);
  return seconds === undefined || seconds === 0 ? undefined : usable(appleSecondsToDate(seconds));
}

/** A time in seconds since 1970. */
export function unixTimeOf(value: Value): Date | undefined {
  const seconds = numberOf(value);
  return seconds === undefined || seconds === 0 ? undefined : usable(unixSecondsToDate(seconds));
}

function usable(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}
