import type { PlistDict } from '@pearmain/formats';

/** What an entry of the phone's file system is. */
export type PhoneFileKind = 'file' | 'directory' | 'symlink';

/** One entry of the phone's file system, as a backup sees it. Times are whole Unix seconds. */
export interface PhoneFile {
  readonly domain: string;
  /** `/`-separated, no leading `/`; empty for the domain's root. */
  readonly relativePath: string;
  readonly kind: PhoneFileKind;
  /** As `st_mode`, the type bits included. */
  readonly mode: number;
  readonly userId: number;
  readonly groupId: number;
  readonly modified: number;
  /** Last status change. */
  readonly changed: number;
  readonly born: number;
  readonly inode: number;
  /** 1 complete, 2 complete unless open, 3 until first unlock, 4 none; 0 for directories and links. */
  readonly protectionClass: number;
  /** BSD `st_flags`. */
  readonly flags: number;
  /** Bytes of content; 0 for directories and links. */
  readonly size: number;
  /** Name to data; absent where there are none. */
  readonly extendedAttributes?: PlistDict;
  /** Where a symbolic link points; nothing lies on this machine's disk for it. */
  readonly target?: string;
}

/** What may be said about an entry when it is put on the phone; the rest gets a phone's usual values. */
export interface FileMetadata {
  /** Permission bits; type bits are added. Files 0644, directories 0755. */
  readonly mode?: number;
  /** 501, `mobile`. */
  readonly userId?: number;
  readonly groupId?: number;
  /** Now, or the file's own time with `copyFrom`. */
  readonly modified?: number;
  /** As `modified`. */
  readonly changed?: number;
  /** As `modified`. */
  readonly born?: number;
  /** The next free number. Entries that share one are hard links of each other. */
  readonly inode?: number;
  /** 3 for files. */
  readonly protectionClass?: number;
  readonly flags?: number;
  readonly extendedAttributes?: PlistDict;
}

/** Where a file's content comes from: bytes, or a file of this machine that is copied or taken away. */
export type FileContent = Uint8Array | { readonly copyFrom: string } | { readonly moveFrom: string };

const typeBits: Readonly<Record<PhoneFileKind, number>> = { file: 0o100000, directory: 0o040000, symlink: 0o120000 };

/** `mode` with the type bits of `kind`. */
export function modeOf(kind: PhoneFileKind, mode: number): number {
  return typeBits[kind] | (mode & 0o7777);
}

/** The kind that a mode's type bits say, or `undefined` for sockets, devices and the like. */
export function kindOf(mode: number): PhoneFileKind | undefined {
  const bits = mode & 0o170000;
  if (bits === 0o100000) return 'file';
  if (bits === 0o040000) return 'directory';
  return bits === 0o120000 ? 'symlink' : undefined;
}
