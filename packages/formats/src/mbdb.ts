import { isFailure } from '@pearmain/base';
import { concatBytes, copyBytes, equalBytes, utf8Decode, utf8Encode } from './bytes.js';
import { Cursor } from './cursor.js';
import { fail } from './failures.js';
import { type Field, i32, i64, struct, u8, u16, u32 } from './struct.js';

/** One entry of a Manifest.mbdb: a file, folder or link of the device (docs/formats/mbdb.md §2). */
export interface MbdbRecord {
  readonly domain: string;
  /** `/`-separated; empty for the root of the domain. */
  readonly relativePath: string;
  /** Where a link leads. */
  readonly target?: string | undefined;
  /** SHA-1 of the stored bytes, in some domains. */
  readonly digest?: Uint8Array | undefined;
  /** Protection class, little-endian, and wrapped key: 44 bytes. */
  readonly encryptionKey?: Uint8Array | undefined;
  /** st_mode, type bits included. */
  readonly mode: number;
  readonly inode: bigint;
  readonly userId: number;
  readonly groupId: number;
  /** Times in seconds since 1970, UTC; 32 bits, signed. */
  readonly modified: number;
  readonly changed: number;
  readonly born: number;
  /** Length of the content before encryption. */
  readonly size: number;
  readonly protectionClass: number;
  /** In their order; values are bytes, not texts. */
  readonly extendedAttributes: readonly MbdbAttribute[];
}

/** One extended attribute. */
export interface MbdbAttribute {
  readonly name: string;
  readonly value: Uint8Array;
}

/** "mbdb", then 5 and 0: what the file begins with. */
export const mbdbHeader: Uint8Array = Uint8Array.of(0x6d, 0x62, 0x64, 0x62, 5, 0);

const exactU64: Field<bigint> = {
  size: 8,
  read: (view, offset) => view.getBigUint64(offset),
  write: (view, offset, value) => view.setBigUint64(offset, value),
};

/** What stands between the texts and the extended attributes. */
const Facts = struct('big', {
  mode: u16,
  inode: exactU64,
  userId: u32,
  groupId: u32,
  modified: i32,
  changed: i32,
  born: i32,
  size: i64,
  protectionClass: u8,
  attributes: u8,
});

const nothing = 0xffff;
const longestText = nothing - 1;
/** Real records take some hundred bytes; a hostile one could claim 33 MiB. */
const longestRecord = 1024 * 1024;

/**
 * Reads a Manifest.mbdb piece by piece, and holds no more of it than the record that is under way. Byte fields are copies.
 *
 * @throws formats/mbdb-damaged
 */
export class MbdbDecoder {
  #pending: Uint8Array = new Uint8Array(0);
  #offset = 0;
  #hasBegun = false;

  /** The records that end in this piece. */
  push(piece: Uint8Array): MbdbRecord[] {
    this.#pending = this.#pending.length === 0 ? piece : concatBytes([this.#pending, piece]);
    const records: MbdbRecord[] = [];
    let at = this.#hasBegun ? 0 : this.#begin();
    while (this.#hasBegun && at < this.#pending.length) {
      const cursor = new Cursor(this.#pending.subarray(at), 'big');
      const record = this.#record(cursor, at);
      if (!record) break;
      records.push(record);
      at += cursor.position;
    }
    this.#offset += at;
    this.#pending = copyBytes(this.#pending.subarray(at));
    return records;
  }

  /** There is no more: what was read must have been whole. */
  finish(): void {
    if (this.#hasBegun && this.#pending.length === 0) return;
    throw damaged('it ends in the middle', this.#offset);
  }

  #begin(): number {
    const found = this.#pending.subarray(0, mbdbHeader.length);
    if (!equalBytes(found, mbdbHeader.subarray(0, found.length))) throw damaged('it does not begin as an index', 0);
    this.#hasBegun = found.length === mbdbHeader.length;
    return this.#hasBegun ? mbdbHeader.length : 0;
  }

  /** `undefined` while the record is not whole. */
  #record(cursor: Cursor, at: number): MbdbRecord | undefined {
    try {
      return readRecord(cursor);
    } catch (error) {
      if (isFailure(error, 'formats/short') && this.#pending.length - at <= longestRecord) return undefined;
      throw damaged('what stands there is no record', this.#offset + at, error);
    }
  }
}

/** All records of a Manifest.mbdb that lies in memory. @throws formats/mbdb-damaged */
export function decodeMbdb(bytes: Uint8Array): MbdbRecord[] {
  const decoder = new MbdbDecoder();
  const records = decoder.push(bytes);
  decoder.finish();
  return records;
}

/** One record, as `encodeMbdbRecord` gives it. @throws formats/mbdb-damaged */
export function decodeMbdbRecord(bytes: Uint8Array): MbdbRecord {
  const [record, ...others] = decodeMbdb(concatBytes([mbdbHeader, bytes]));
  if (!record || others.length > 0) throw damaged('it is not one record', 0);
  return record;
}

/** The bytes of one record; the file is `mbdbHeader` and its records, one after the other. @throws formats/number-range */
export function encodeMbdbRecord(record: MbdbRecord): Uint8Array<ArrayBuffer> {
  const { domain, relativePath, target, digest, encryptionKey, extendedAttributes } = record;
  return concatBytes([
    ...text('domain', domain),
    ...text('relativePath', relativePath),
    ...(target === undefined ? none : text('target', target)),
    ...(digest ? data('digest', digest) : none),
    ...(encryptionKey ? data('encryptionKey', encryptionKey) : none),
    Facts.encode({ ...record, attributes: extendedAttributes.length }),
    ...extendedAttributes.flatMap(({ name, value }) => [...text(name, name), ...data(name, value)]),
  ]);
}

function readRecord(cursor: Cursor): MbdbRecord {
  const domain = textOf(required(cursor, 'domain'));
  const relativePath = textOf(dataOrNothing(cursor));
  const target = dataOrNothing(cursor);
  const digest = dataOrNothing(cursor);
  const encryptionKey = dataOrNothing(cursor);
  const { attributes, ...facts } = Facts.decode(cursor.take(Facts.size));
  if (facts.size < 0) throw fail('number-range', { field: 'size', value: String(facts.size) });
  const extendedAttributes: MbdbAttribute[] = [];
  for (let count = 0; count < attributes; count++) {
    const name = textOf(required(cursor, 'attribute'));
    extendedAttributes.push({ name, value: copyBytes(dataOrNothing(cursor) ?? new Uint8Array(0)) });
  }
  return {
    domain,
    relativePath,
    target: target && textOf(target),
    digest: digest && copyBytes(digest),
    encryptionKey: encryptionKey && copyBytes(encryptionKey),
    ...facts,
    extendedAttributes,
  };
}

/** A view; `undefined` for what is not there, which some writers say with a length of nothing. */
function dataOrNothing(cursor: Cursor): Uint8Array | undefined {
  const length = cursor.u16();
  return length === nothing || length === 0 ? undefined : cursor.take(length);
}

function required(cursor: Cursor, what: string): Uint8Array {
  const bytes = dataOrNothing(cursor);
  if (!bytes) throw fail('number-range', { field: what, value: 'no bytes' });
  return bytes;
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes ? utf8Decode(bytes) : '';
}

const none: readonly Uint8Array[] = [lengthOf(nothing)];

function text(field: string, value: string): Uint8Array[] {
  return data(field, utf8Encode(value));
}

function data(field: string, value: Uint8Array): Uint8Array[] {
  if (value.length > longestText) throw fail('number-range', { field, value: `${value.length} bytes` });
  return [lengthOf(value.length), value];
}

function lengthOf(length: number): Uint8Array {
  return Uint8Array.of(length >> 8, length & 0xff);
}

function damaged(problem: string, offset: number, cause?: unknown): Error {
  return fail('mbdb-damaged', { problem, offset }, cause === undefined ? {} : { cause });
}
