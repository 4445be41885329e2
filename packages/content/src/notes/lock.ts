import { AppError } from '@pearmain/base';
import { arrayIn, asDict, openKeyedArchive, type PlistValue, parsePlist } from '@pearmain/formats';
import type { Row, SqlValue } from '@pearmain/sqlite';
import type { FileLock } from '../reader.js';
import { bytesOf, numberOf } from '../store/values.js';

/** What rows of locked things have of their lock (docs/formats/content-notes.md §6). */
export const lockColumns =
  `ZCRYPTOSALT ZCRYPTOITERATIONCOUNT ZCRYPTOWRAPPEDKEY ZCRYPTOINITIALIZATIONVECTOR ZCRYPTOTAG ZENCRYPTEDVALUESJSON
  ZUNAPPLIEDENCRYPTEDRECORD ZUNAPPLIEDENCRYPTEDRECORDDATA`.split(/\s+/);

/** What belongs to one thing that was locked with a key. */
export type Seal = Omit<FileLock, 'key'>;

/** How a password becomes the key of a row, and what the row itself has under that key. */
export interface Lock {
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** 24 bytes. */
  readonly wrappedKey: Uint8Array;
  readonly seal?: Seal | undefined;
  readonly values?: Uint8Array | undefined;
}

/** More than any phone asks for; each takes time. */
const mostIterations = 1_000_000;
const wrappedBytes = 24;

/** The locks of a row: that of its columns, and that of a record which came from iCloud and was not put into them. */
export function locksOf(row: Row): readonly Lock[] {
  const record = recordIn(bytesOf(row['ZUNAPPLIEDENCRYPTEDRECORDDATA']) ?? bytesOf(row['ZUNAPPLIEDENCRYPTEDRECORD']));
  const locks = [lockOf((part) => row[columnOf[part]]), record && lockOf((part) => record.get(keyOf[part]))];
  return locks.filter((lock) => lock !== undefined);
}

/** The vector and tag of two columns. */
export function sealOf(vector: SqlValue | undefined, tag: SqlValue | undefined): Seal | undefined {
  const [start, check] = [bytesOf(vector), bytesOf(tag)];
  return start && check ? { vector: start, tag: check } : undefined;
}

const columnOf = {
  salt: 'ZCRYPTOSALT',
  iterations: 'ZCRYPTOITERATIONCOUNT',
  wrappedKey: 'ZCRYPTOWRAPPEDKEY',
  vector: 'ZCRYPTOINITIALIZATIONVECTOR',
  tag: 'ZCRYPTOTAG',
  values: 'ZENCRYPTEDVALUESJSON',
} as const;
const keyOf: Readonly<Record<keyof typeof columnOf, string>> = {
  salt: 'CryptoSalt',
  iterations: 'CryptoIterationCount',
  wrappedKey: 'CryptoWrappedKey',
  vector: 'CryptoInitializationVector',
  tag: 'CryptoTag',
  values: 'EncryptedValues',
};

function lockOf(part: (name: keyof typeof columnOf) => SqlValue | undefined): Lock | undefined {
  const [salt, wrappedKey] = [bytesOf(part('salt')), bytesOf(part('wrappedKey'))];
  const iterations = numberOf(part('iterations')) ?? 0;
  const isUsual = Number.isInteger(iterations) && iterations >= 1 && iterations <= mostIterations;
  if (!salt || wrappedKey?.length !== wrappedBytes || !isUsual) return undefined;
  return { salt, iterations, wrappedKey, seal: sealOf(part('vector'), part('tag')), values: bytesOf(part('values')) };
}

/** What a record of iCloud holds, by its keys. A damaged one holds nothing. */
function recordIn(bytes: Uint8Array | undefined): ReadonlyMap<unknown, SqlValue> | undefined {
  if (!bytes) return undefined;
  try {
    const archive = openKeyedArchive(parsePlist(bytes));
    const inside = (value: PlistValue | undefined) => asDict(archive.resolve(value)) ?? {};
    const values = inside(inside(archive.root['ValueStore'])['RecordValues']);
    const [keys, objects] = [arrayIn(values, 'NS.keys') ?? [], arrayIn(values, 'NS.objects') ?? []];
    const toCell = (value: PlistValue | undefined): SqlValue => {
      const object = archive.resolve(value);
      return typeof object === 'number' || typeof object === 'bigint' ? object : (archive.data(value) ?? null);
    };
    return new Map(keys.map((key, index) => [archive.resolve(key), toCell(objects[index])]));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return undefined;
  }
}
