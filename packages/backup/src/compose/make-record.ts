import {
  asDict,
  encodeMbdbRecord,
  KeyedArchiveWriter,
  type MbdbAttribute,
  newDict,
  type PlistDict,
  parsePlist,
} from '@pearmain/formats';
import { type IndexName, manifestMbdb } from '../layout.js';
import type { MBFile } from '../manifest/mb-file.js';

/** Whose record it is. */
export interface Named {
  readonly domain: string;
  readonly relativePath: string;
}

/** A record as a phone writes it, for an index of that name: every number inline (docs/formats/backup-folder.md §4, mbdb.md §2). */
export function makeRecord(name: Named, record: MBFile, index: IndexName): Uint8Array {
  return index === manifestMbdb ? mbdbRecord(name, record) : archive(name, record);
}

function mbdbRecord({ domain, relativePath }: Named, record: MBFile): Uint8Array {
  const { inode, sizeBytes, extendedAttributes, ...rest } = record;
  return encodeMbdbRecord({
    ...rest,
    domain,
    relativePath,
    inode: BigInt(inode),
    size: sizeBytes,
    extendedAttributes: attributesOf(extendedAttributes),
  });
}

function attributesOf(plist: Uint8Array | undefined): MbdbAttribute[] {
  const dict = (plist && asDict(parsePlist(plist))) ?? {};
  return Object.entries(dict).flatMap(([name, value]) => (value instanceof Uint8Array ? [{ name, value }] : []));
}

function archive({ relativePath }: Named, record: MBFile): Uint8Array {
  const writer = new KeyedArchiveWriter();
  const root = writer.reserve();
  const numbers: PlistDict = {
    Mode: record.mode,
    Size: record.sizeBytes,
    InodeNumber: record.inode,
    UserID: record.userId,
    GroupID: record.groupId,
    LastModified: record.modified,
    LastStatusChange: record.changed,
    Birth: record.born,
    ProtectionClass: record.protectionClass,
    Flags: record.flags,
  };
  const { encryptionKey, digest, extendedAttributes, target } = record;
  const objects = newDict();
  objects['RelativePath'] = writer.add(relativePath);
  if (encryptionKey) objects['EncryptionKey'] = writer.add(dataObject(writer, encryptionKey));
  if (digest) objects['Digest'] = writer.add(digest);
  if (extendedAttributes) objects['ExtendedAttributes'] = writer.add(extendedAttributes);
  if (target !== undefined) objects['Target'] = writer.add(target);
  writer.fill(root, { ...numbers, ...objects, $class: writer.class('MBFile', 'NSObject') });
  return writer.finish(root);
}

/** Devices wrap a file's key in an object; a digest lies bare. */
function dataObject(writer: KeyedArchiveWriter, data: Uint8Array): PlistDict {
  return { 'NS.data': data, $class: writer.class('NSMutableData', 'NSData', 'NSObject') };
}
