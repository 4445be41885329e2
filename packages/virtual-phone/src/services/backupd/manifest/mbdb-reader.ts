import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { MbdbDecoder, type MbdbRecord, writeBinaryPlist } from '@pearmain/formats';
import { fileIdOf } from '../../../storage/names.js';
import { kindOf } from '../../../storage/phone-file.js';
import { MBError, mbCode } from '../mb-error.js';
import { ManifestReader } from './manifest-reader.js';
import { type IndexEntry, ManifestWriter } from './manifest-writer.js';

const pieceBytes = 256 * 1024;
const flagOf = { file: 1, directory: 2, symlink: 4 } as const;

/** A Manifest.mbdb out of a host's folder, put into a database of the form that this agent looks things up in. */
export function openMbdb(path: string): ManifestReader {
  const database = `${path}.rows`;
  const writer = ManifestWriter.create(database, 'since 10');
  try {
    for (const records of recordsIn(path)) writer.add(records.map(entryOf));
  } finally {
    writer.finish();
  }
  return ManifestReader.open(database);
}

/** Some records at a time. @throws MBError 11 */
function* recordsIn(path: string): Iterable<readonly MbdbRecord[]> {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(pieceBytes);
  const decoder = new MbdbDecoder();
  try {
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      yield decoder.push(buffer.subarray(0, length));
    }
    decoder.finish();
  } catch (error) {
    if (error instanceof AppError) throw new MBError(mbCode.malformed, 'Malformed backup database');
    throw error;
  } finally {
    closeSync(file);
  }
}

function entryOf(record: MbdbRecord): IndexEntry {
  const { domain, relativePath, mode, extendedAttributes, inode } = record;
  const kind = kindOf(mode);
  const attributes = Object.fromEntries(extendedAttributes.map(({ name, value }) => [name, value]));
  return {
    fileId: fileIdOf(domain, relativePath),
    domain,
    flags: kind ? flagOf[kind] : 0,
    file: {
      ...record,
      flags: 0,
      inode: Number(BigInt.asUintN(53, inode)),
      extendedAttributes: extendedAttributes.length > 0 ? writeBinaryPlist(attributes) : undefined,
    },
  };
}
