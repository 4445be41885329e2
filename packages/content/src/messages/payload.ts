import { AppError } from '@pearmain/base';
import {
  arrayIn,
  isDict,
  type KeyedArchive,
  openKeyedArchive,
  type PlistDict,
  type PlistValue,
  parsePlist,
} from '@pearmain/formats';
import { uuidOf } from '../store/values.js';

const limits = { depth: 64, values: 50_000 };

/** `payload_data` as the archive that most balloons have there; `undefined` for those that have something of their own. */
export function openPayload(payload: Uint8Array): KeyedArchive | undefined {
  return safely(() => openKeyedArchive(parsePlist(payload, limits)));
}

/** Looks at values of an archive: one part of it that is damaged does not take the others with it. */
export class PayloadReader {
  readonly #archive: KeyedArchive;

  constructor(archive: KeyedArchive) {
    this.#archive = archive;
  }

  /** A dictionary of an archive by its keys: lists of keys and values, or the keys themselves. */
  dictionary(dict: PlistDict): Readonly<Record<string, PlistValue>> {
    const keys = arrayIn(dict, 'NS.keys');
    const values = arrayIn(dict, 'NS.objects');
    if (!keys || !values) return dict;
    const found: [string, PlistValue][] = [];
    for (const [index, key] of keys.entries()) {
      const [name, value] = [safely(() => this.#archive.text(key)), values[index]];
      if (name !== undefined && value !== undefined) found.push([name, value]);
    }
    return Object.fromEntries(found);
  }

  inside(value: PlistValue | undefined): PlistDict | undefined {
    const object = safely(() => this.#archive.resolve(value));
    return isDict(object) ? object : undefined;
  }

  text(value: PlistValue | undefined): string | undefined {
    const text = safely(() => this.#archive.text(value));
    return text === '' ? undefined : text;
  }

  date(value: PlistValue | undefined): Date | undefined {
    return safely(() => this.#archive.date(value));
  }

  url(value: PlistValue | undefined): string | undefined {
    const object = this.inside(value);
    return object ? this.text(object['NS.relative']) : this.text(value);
  }

  uuid(value: PlistValue | undefined): string | undefined {
    const bytes = this.inside(value)?.['NS.uuidbytes'];
    return bytes instanceof Uint8Array ? uuidOf(bytes) : this.text(value);
  }
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
