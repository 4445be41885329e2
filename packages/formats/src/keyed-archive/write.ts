import { fail } from '../failures.js';
import { type PlistDict, type PlistValue, Uid } from '../plist/value.js';
import { writeBinaryPlist } from '../plist/write-binary.js';

/**
 * Puts together an archive as NSKeyedArchiver does: `$null` first, then the objects in the order in which they were
 * added (docs/formats/keyed-archives.md §2). An object that refers to later ones is reserved first and filled at the end.
 */
export class KeyedArchiveWriter {
  readonly #objects: (PlistValue | undefined)[] = ['$null'];
  readonly #classes = new Map<string, Uid>();

  /** What stands for nothing. */
  static readonly null = new Uid(0);

  /** Adds an object; gives what refers to it. */
  add(object: PlistValue): Uid {
    return new Uid(this.#objects.push(object) - 1);
  }

  /** Keeps the next place for an object that `fill` puts there. */
  reserve(): Uid {
    return new Uid(this.#objects.push(undefined) - 1);
  }

  /** Puts `object` into a place that was reserved. */
  fill(place: Uid, object: PlistValue): void {
    this.#objects[place.index] = object;
  }

  /** The description of a class with those it inherits from, nearest first; added once a name. */
  class(name: string, ...supers: readonly string[]): Uid {
    const known = this.#classes.get(name);
    if (known) return new Uid(known.index);
    const description: PlistDict = { $classname: name, $classes: [name, ...supers] };
    const uid = this.add(description);
    this.#classes.set(name, uid);
    return uid;
  }

  /**
   * The archive as a binary property list.
   *
   * @throws formats/plist-unwritable, also where a reserved place was not filled
   */
  finish(root: Uid): Uint8Array<ArrayBuffer> {
    const objects = this.#objects.map((object) => {
      if (object === undefined) throw fail('plist-unwritable', { what: 'an archive with an empty place' });
      return object;
    });
    return writeBinaryPlist({
      $version: 100_000,
      $archiver: 'NSKeyedArchiver',
      $top: { root },
      $objects: objects,
    });
  }
}
