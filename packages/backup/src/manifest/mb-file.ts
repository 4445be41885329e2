import { AppError } from '@pearmain/base';
import {
  dateToUnixSeconds,
  isDict,
  type KeyedArchive,
  numberIn,
  openKeyedArchive,
  type PlistDict,
  type PlistValue,
  parsePlist,
} from '@pearmain/formats';
import { fail } from '../failures.js';

/** What the device recorded of one file, folder or link: the `MBFile` of its row (docs/formats/backup-folder.md §4). */
export interface MBFile {
  readonly relativePath: string | undefined;
  /** st_mode, type bits included. */
  readonly mode: number;
  readonly inode: number;
  readonly userId: number;
  readonly groupId: number;
  /** Times in seconds since 1970, UTC. */
  readonly modified: number;
  readonly changed: number;
  readonly born: number;
  /** Length of the content before encryption. */
  readonly sizeBytes: number;
  readonly protectionClass: number;
  /** BSD flags. */
  readonly flags: number;
  /** 44 bytes, for `ClassKeys.findFileKey`. */
  readonly encryptionKey: Uint8Array | undefined;
  /** SHA-1 of the stored bytes, in some domains. */
  readonly digest: Uint8Array | undefined;
  /** A binary property list. */
  readonly extendedAttributes: Uint8Array | undefined;
  /** Where a link leads. */
  readonly target: string | undefined;
}

const limits = { depth: 32, values: 20_000 };

/**
 * Reads the archive of one row, in every form that iOS and other writers give it: values inline, referred to, or wrapped in
 * an object; times as numbers or dates.
 *
 * @throws backup/damaged-record
 */
export function decodeMBFile(blob: Uint8Array): MBFile {
  const archive = openArchive(blob);
  try {
    return readRecord(archive);
  } catch (error) {
    throw unreadable(error);
  }
}

function readRecord(archive: KeyedArchive): MBFile {
  const { root } = archive;
  const number = (key: string): number => numberOf(archive, root, key) ?? 0;
  const mode = numberOf(archive, root, 'Mode');
  if (mode === undefined) throw fail('damaged-record', { reason: 'it has no Mode' });
  const sizeBytes = number('Size');
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
    throw fail('damaged-record', { reason: `a size of ${sizeBytes}` });
  }
  return {
    relativePath: archive.text(root['RelativePath']),
    mode,
    inode: number('InodeNumber'),
    userId: number('UserID'),
    groupId: number('GroupID'),
    modified: secondsOf(archive, root, 'LastModified'),
    changed: secondsOf(archive, root, 'LastStatusChange'),
    born: secondsOf(archive, root, 'Birth'),
    sizeBytes,
    protectionClass: number('ProtectionClass'),
    flags: number('Flags'),
    encryptionKey: archive.data(root['EncryptionKey']),
    digest: archive.data(root['Digest']),
    extendedAttributes: archive.data(root['ExtendedAttributes']),
    target: archive.text(root['Target']),
  };
}

function openArchive(blob: Uint8Array): KeyedArchive {
  try {
    return openKeyedArchive(parsePlist(blob, limits));
  } catch (error) {
    throw unreadable(error);
  }
}

/** A number inline, or one that another writer put behind a reference. */
function numberOf(archive: KeyedArchive, root: PlistDict, key: string): number | undefined {
  const value: PlistValue | undefined = archive.resolve(root[key]);
  return value === undefined || isDict(value) ? undefined : numberIn({ value }, 'value');
}

function secondsOf(archive: KeyedArchive, root: PlistDict, key: string): number {
  const date = archive.date(root[key]);
  return date ? dateToUnixSeconds(date) : (numberOf(archive, root, key) ?? 0);
}

function unreadable(error: unknown): unknown {
  if (!(error instanceof AppError) || error.code === 'backup/damaged-record') return error;
  return fail('damaged-record', { reason: error.message }, { cause: error });
}
