import {
  arrayIn,
  asDict,
  decodeMbdbRecord,
  dictIn,
  encodeMbdbRecord,
  isArray,
  isDict,
  type PlistDict,
  type PlistValue,
  parsePlist,
  Uid,
  writeBinaryPlist,
} from '@pearmain/formats';
import { fail } from '../failures.js';
import type { IndexName } from '../layout.js';
import { manifestMbdb } from '../layout.js';

/** What of a record is different in the converted backup; everything else stays as the device wrote it. */
export interface RecordChange {
  readonly sizeBytes: number;
  /** 44 bytes; `undefined` takes the key away. */
  readonly encryptionKey: Uint8Array | undefined;
  /** Of the newly stored bytes; only for records that have one. */
  readonly digest: Uint8Array | undefined;
  /** Another number, where the record comes into the index of another backup. */
  readonly inode?: number | undefined;
}

/** The record of a row with those changes. @throws backup/damaged-record */
export function changeRecord(blob: Uint8Array, index: IndexName, change: RecordChange): Uint8Array {
  return index === manifestMbdb ? changeMbdbRecord(blob, change) : changeArchive(blob, change);
}

function changeMbdbRecord(blob: Uint8Array, { sizeBytes, encryptionKey, digest, inode }: RecordChange): Uint8Array {
  const record = decodeMbdbRecord(blob);
  const number = inode === undefined ? record.inode : BigInt(inode);
  return encodeMbdbRecord({ ...record, size: sizeBytes, encryptionKey, digest, inode: number });
}

/** New values are added at the end of the archive, and what nothing refers to any more is emptied: no number of an object changes. */
function changeArchive(blob: Uint8Array, { sizeBytes, encryptionKey, digest, inode }: RecordChange): Uint8Array {
  const archive = asDict(parsePlist(blob)) ?? {};
  const objects = [...(arrayIn(archive, '$objects') ?? [])];
  const top = dictIn(archive, '$top')?.['root'];
  const root = top instanceof Uid ? asDict(objects[top.index]) : undefined;
  if (!(top instanceof Uid) || !root) throw fail('damaged-record', { reason: 'it has no root object' });
  const { EncryptionKey: oldKey, Digest: oldDigest, ...kept } = root;
  const changed: PlistDict = {
    ...kept,
    ...(encryptionKey ? { EncryptionKey: addData(objects, encryptionKey) } : {}),
    ...(digest ? { Digest: add(objects, digest) } : {}),
    ...(inode === undefined ? {} : { InodeNumber: inode }),
    Size: sizeBytes,
  };
  objects[top.index] = changed;
  for (const old of [oldKey, oldDigest]) if (old instanceof Uid) empty(objects, old);
  return writeBinaryPlist({ ...archive, $objects: objects });
}

function add(objects: PlistValue[], object: PlistValue): Uid {
  return new Uid(objects.push(object) - 1);
}

/** Devices wrap a file's key in an object; a digest lies bare. */
function addData(objects: PlistValue[], data: Uint8Array): Uid {
  const known = objects.findIndex((object) => isDict(object) && object['$classname'] === 'NSMutableData');
  const description =
    known >= 0
      ? new Uid(known)
      : add(objects, { $classname: 'NSMutableData', $classes: ['NSMutableData', 'NSData', 'NSObject'] });
  return add(objects, { 'NS.data': data, $class: description });
}

function empty(objects: PlistValue[], { index }: Uid): void {
  if (index > 0 && !objects.some((object) => refersTo(object, index))) objects[index] = '$null';
}

function refersTo(object: PlistValue, index: number): boolean {
  const values = isDict(object) ? Object.values(object) : isArray(object) ? object : [];
  return values.some((value) => value instanceof Uid && value.index === index);
}
