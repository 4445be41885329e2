import { fail } from './failures.js';

declare const brand: unique symbol;

/** A string that was looked at once, at the border, and is trusted inside. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A device's identifier as Apple writes it. */
export type Udid = Brand<string, 'Udid'>;

const shape = /^(?:[0-9a-f]{40}|[0-9A-F]{8}-[0-9A-F]{16})$/;

/**
 * 40 lower-case hex digits on older devices; 8 and 16 upper-case ones with a dash since 2018 (docs/protocols/usbmux.md §3).
 * A UDID becomes a folder name, so nothing else passes.
 *
 * @throws base/bad-udid
 */
export function udid(text: string): Udid {
  if (!shape.test(text)) throw fail('bad-udid', { text: text.slice(0, 64) });
  return text as Udid;
}

/** True where `udid(text)` would not throw. */
export function isUdid(text: string): text is Udid {
  return shape.test(text);
}
