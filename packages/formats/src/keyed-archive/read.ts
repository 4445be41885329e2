import { appleSecondsToDate } from '../apple-time.js';
import { utf8Decode } from '../bytes.js';
import { fail } from '../failures.js';
import { arrayIn, asDict, dictIn, isDict, numberIn, textIn } from '../plist/look.js';
import { type PlistDict, type PlistValue, Uid } from '../plist/value.js';

/** An NSKeyedArchiver archive: objects that refer to one another by number (docs/formats/keyed-archives.md §1). */
export interface KeyedArchive {
  readonly root: PlistDict;
  /**
   * The object that `value` refers to, or `value` itself where it is no reference; `undefined` for the archive's null.
   * Throws formats/keyed-archive-damaged for a reference to nothing.
   */
  resolve(value: PlistValue | undefined): PlistValue | undefined;
  /** The name of an object's class, such as `MBFile`. */
  className(object: PlistDict): string | undefined;
  /** A text: inline, referred to, or an NSString object. Throws formats/bad-text where its bytes are not UTF-8. */
  text(value: PlistValue | undefined): string | undefined;
  /** Data: inline, referred to, or an NSData object. */
  data(value: PlistValue | undefined): Uint8Array | undefined;
  /** A date: inline, referred to, or an NSDate object. */
  date(value: PlistValue | undefined): Date | undefined;
}

/**
 * Opens an archive that was parsed. Objects are looked up when they are asked for; nothing is followed by itself, so
 * circles between them do no harm.
 *
 * @throws formats/keyed-archive-damaged
 */
export function openKeyedArchive(value: PlistValue): KeyedArchive {
  const archive = asDict(value) ?? {};
  const objects = arrayIn(archive, '$objects');
  const top = dictIn(archive, '$top');
  if (!objects || !top) throw damaged('it is not a keyed archive');

  const resolve = (reference: PlistValue | undefined): PlistValue | undefined => {
    if (!(reference instanceof Uid)) return reference;
    const object = objects[reference.index];
    if (object === undefined) throw damaged(`object ${reference.index} does not exist`);
    return reference.index === 0 && object === '$null' ? undefined : object;
  };

  const inside = (reference: PlistValue | undefined): PlistDict | undefined => asDict(resolve(reference));

  const root = resolve(top['root']);
  if (!isDict(root)) throw damaged('it has no root object');
  return {
    root,
    resolve,
    className(object) {
      const description = inside(object['$class']);
      return description && textIn(description, '$classname');
    },
    text(reference) {
      const object = resolve(reference);
      if (typeof object === 'string') return object;
      const content = resolve(asDict(object)?.['NS.string'] ?? asDict(object)?.['NS.bytes']);
      if (content instanceof Uint8Array) return utf8Decode(content);
      return typeof content === 'string' ? content : undefined;
    },
    data(reference) {
      const object = resolve(reference);
      if (object instanceof Uint8Array) return object;
      const content = resolve(asDict(object)?.['NS.data'] ?? asDict(object)?.['NS.bytes']);
      return content instanceof Uint8Array ? content : undefined;
    },
    date(reference) {
      const object = resolve(reference);
      if (object instanceof Date) return object;
      const seconds = isDict(object) ? numberIn(object, 'NS.time') : undefined;
      if (seconds === undefined) return undefined;
      const date = appleSecondsToDate(seconds);
      return Number.isNaN(date.getTime()) ? undefined : date;
    },
  };
}

function damaged(problem: string): Error {
  return fail('keyed-archive-damaged', { problem });
}
