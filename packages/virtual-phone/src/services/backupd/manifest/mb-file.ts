import {
  asDict,
  integerIn,
  numberIn,
  openKeyedArchive,
  type PlistDict,
  parsePlist,
  writeBinaryPlist,
} from '@pearmain/formats';
import { kindOf, type PhoneFile } from '../../../storage/phone-file.js';

/** What a row of the manifest says about an entry, beyond its name (docs/protocols/backup-agent.md §6). */
export interface MBFile {
  readonly relativePath: string;
  readonly mode: number;
  readonly userId: number;
  readonly groupId: number;
  readonly modified: number;
  readonly changed: number;
  readonly born: number;
  readonly inode: number;
  readonly protectionClass: number;
  readonly flags: number;
  readonly size: number;
  /** A binary property list: name to data. */
  readonly extendedAttributes?: Uint8Array | undefined;
  readonly target?: string | undefined;
  /** Protection class and wrapped key, 44 bytes. */
  readonly encryptionKey?: Uint8Array | undefined;
  /** SHA-1 of the stored bytes, in domains that have digests. */
  readonly digest?: Uint8Array | undefined;
}

const longestAttributes = 2048;

/** What the manifest will say about an entry of the phone; larger extended attributes are dropped, as phones do. */
export function describeFile(file: PhoneFile): MBFile {
  const { extendedAttributes, target } = file;
  const attributes = extendedAttributes && writeBinaryPlist(extendedAttributes);
  return {
    ...file,
    extendedAttributes: attributes && attributes.length <= longestAttributes ? attributes : undefined,
    target,
  };
}

/** Reads the blob of a row; `undefined` where it is none. Objects are accepted in every form that was ever written. */
export function decodeMBFile(blob: Uint8Array): MBFile | undefined {
  try {
    const archive = openKeyedArchive(parsePlist(blob));
    const { root } = archive;
    const seconds = (key: string): number => {
      const date = archive.date(root[key]);
      return date ? Math.floor(date.getTime() / 1000) : (numberIn(root, key) ?? 0);
    };
    const relativePath = archive.text(root['RelativePath']);
    const mode = integerIn(root, 'Mode');
    if (relativePath === undefined || mode === undefined || kindOf(mode) === undefined) return undefined;
    return {
      relativePath,
      mode,
      userId: integerIn(root, 'UserID') ?? 0,
      groupId: integerIn(root, 'GroupID') ?? 0,
      modified: seconds('LastModified'),
      changed: seconds('LastStatusChange'),
      born: seconds('Birth'),
      inode: integerIn(root, 'InodeNumber') ?? 0,
      protectionClass: integerIn(root, 'ProtectionClass') ?? 0,
      flags: integerIn(root, 'Flags') ?? 0,
      size: integerIn(root, 'Size') ?? 0,
      extendedAttributes: archive.data(root['ExtendedAttributes']),
      target: archive.text(root['Target']),
      encryptionKey: archive.data(root['EncryptionKey']),
      digest: archive.data(root['Digest']),
    };
  } catch {
    // A blob that cannot be read is the caller's to report; nothing in it is worth more words.
    return undefined;
  }
}

/** The attributes as the phone keeps them. */
export function attributesOf(file: MBFile): PlistDict | undefined {
  return file.extendedAttributes && asDict(parsePlist(file.extendedAttributes));
}
