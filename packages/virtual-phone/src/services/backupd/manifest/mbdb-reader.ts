import { readFileSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { decodeMbdb, type MbdbRecord, writeBinaryPlist } from '@pearmain/formats';
import { fileIdOf } from '../../../storage/names.js';
import { kindOf } from '../../../storage/phone-file.js';
import { MBError, mbCode } from '../mb-error.js';
import { ManifestReader } from './manifest-reader.js';
import { type IndexEntry, ManifestWriter } from './manifest-writer.js';

const flagOf = { file: 1, directory: 2, symlink: 4 } as const;

/** A Manifest.mbdb out of a host's folder, put into a database of the form that this agent looks things up in. */
export function openMbdb(path: string): ManifestReader {
  const database = `${path}.rows`;
  const writer = ManifestWriter.create(database, 'since 10');
  writer.add(recordsIn(path).map(entryOf));
  writer.finish();
  return ManifestReader.open(database);
}

/** @throws MBError 11 */
function recordsIn(path: string): MbdbRecord[] {
  try {
    return decodeMbdb(readFileSync(path));
  } catch (error) {
    if (error instanceof AppError) throw new MBError(mbCode.malformed, 'Malformed backup database');
    throw error;
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
