/** What a listing shows of a record. */
export interface Glance {
  /** st_mode, type bits included. */
  readonly mode: number;
  readonly sizeBytes: number;
  /** Seconds since 1970. */
  readonly modified: number;
}

const trailerBytes = 32;

/**
 * The numbers that a listing shows of a record, six times as fast as `decodeMBFile`, which is what counts with a million of them.
 * Only the form in which phones write records is known here (docs/formats/keyed-archives.md); `undefined` for every other.
 */
export function glanceAt(blob: Uint8Array): Glance | undefined {
  const list = new FewObjects(blob);
  const top = list.top();
  const objects = list.valueOf(top, '$objects');
  const rootAt = list.valueOf(list.valueOf(top, '$top'), 'root');
  const root = list.element(objects, list.uid(rootAt));
  const mode = list.integer(list.valueOf(root, 'Mode'));
  const sizeBytes = list.integer(list.valueOf(root, 'Size'));
  const modified = list.integer(list.valueOf(root, 'LastModified'));
  const isWhole = mode !== undefined && sizeBytes !== undefined && modified !== undefined;
  return isWhole ? { mode, sizeBytes, modified } : undefined;
}

/** A binary property list that is not read, but looked into. Places are offsets; `undefined` wherever nothing fits. */
class FewObjects {
  readonly #bytes: Uint8Array;
  readonly #offsetSize: number;
  readonly #referenceSize: number;
  readonly #table: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const trailer = bytes.length - trailerBytes;
    this.#offsetSize = bytes[trailer + 6] ?? 0;
    this.#referenceSize = bytes[trailer + 7] ?? 0;
    this.#table = this.#unsigned(trailer + 24, 8);
  }

  top(): number | undefined {
    const isBinary = this.#bytes[0] === 0x62 && this.#bytes[6] === 0x30;
    return isBinary ? this.#place(this.#unsigned(this.#bytes.length - trailerBytes + 16, 8)) : undefined;
  }

  /** The place of what a dictionary has under `key`. */
  valueOf(dict: number | undefined, key: string): number | undefined {
    const count = this.#count(dict, 0xd0);
    if (dict === undefined || count === undefined) return undefined;
    const keys = dict + (count < 15 ? 1 : 3);
    for (let index = 0; index < count; index += 1) {
      if (!this.#isText(this.#reference(keys, index), key)) continue;
      return this.#reference(keys, count + index);
    }
    return undefined;
  }

  /** The place of one element of an array. */
  element(array: number | undefined, index: number | undefined): number | undefined {
    const count = this.#count(array, 0xa0);
    if (array === undefined || index === undefined || count === undefined || index >= count) return undefined;
    return this.#reference(array + (count < 15 ? 1 : 3), index);
  }

  uid(at: number | undefined): number | undefined {
    if (at === undefined || this.#bytes[at] !== 0x80) return undefined;
    return this.#bytes[at + 1];
  }

  /** A whole number that is not negative. */
  integer(at: number | undefined): number | undefined {
    const marker = at === undefined ? 0 : (this.#bytes[at] ?? 0);
    if (at === undefined || marker < 0x10 || marker > 0x13) return undefined;
    const value = this.#unsigned(at + 1, 1 << (marker & 3));
    return Number.isSafeInteger(value) ? value : undefined;
  }

  /** How many things a container holds, where they are less than 256. */
  #count(at: number | undefined, kind: number): number | undefined {
    const marker = at === undefined ? 0 : (this.#bytes[at] ?? 0);
    if (at === undefined || (marker & 0xf0) !== kind) return undefined;
    const low = marker & 0x0f;
    if (low < 15) return low;
    const count = this.#bytes[at + 2];
    return this.#bytes[at + 1] === 0x10 && count !== undefined && count >= 15 ? count : undefined;
  }

  #isText(at: number | undefined, text: string): boolean {
    if (at === undefined || this.#bytes[at] !== (0x50 | text.length)) return false;
    for (let index = 0; index < text.length; index += 1) {
      if (this.#bytes[at + 1 + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  #reference(start: number, index: number): number | undefined {
    return this.#place(this.#unsigned(start + index * this.#referenceSize, this.#referenceSize));
  }

  #place(object: number): number | undefined {
    const at = this.#unsigned(this.#table + object * this.#offsetSize, this.#offsetSize);
    return at < this.#bytes.length ? at : undefined;
  }

  #unsigned(at: number, size: number): number {
    let value = 0;
    for (let index = 0; index < size; index += 1) value = value * 256 + (this.#bytes[at + index] ?? 0);
    return value;
  }
}
