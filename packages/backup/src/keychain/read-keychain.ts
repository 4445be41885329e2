import { AppError } from '@pearmain/base';
import { arrayIn, asDict, dataIn, type PlistDict, type PlistValue, parsePlist } from '@pearmain/formats';
import type { Backup } from '../backup.js';
import { fail } from '../failures.js';
import { type ItemFields, readFields } from './item-fields.js';
import { decryptBlob, splitBlob } from './open-blob.js';

/** Where a device keeps what it backs up of its keychain. */
const domain = 'KeychainDomain';
const file = 'keychain-backup.plist';
/** Real ones have some hundred kilobytes. */
const largestBytes = 64 * 1024 * 1024;
const tables = ['genp', 'inet', 'cert', 'keys'] as const;

/** What is needed of an open backup: `Backup` fits. */
export type KeychainSource = Pick<Backup, 'find' | 'contents' | 'opensClass' | 'unwrap'>;

/** One item of a backed-up keychain: a secret with what is known of it, or why it cannot be opened. */
export type KeychainItem = {
  /** `genp` of apps and networks, `inet` of servers, `cert` and `keys`. */
  readonly table: (typeof tables)[number];
} & (
  | { readonly state: 'open'; readonly fields: ItemFields }
  /** Only the device that it is from can open it. */
  | { readonly state: 'bound' }
  | { readonly state: 'damaged' }
  | { readonly state: 'unsupported'; readonly version: number }
);

/**
 * The items of the keychain in a backup; in one that is not encrypted all are bound to the device. Deleted ones, which a device
 * keeps as a mark, are left out.
 *
 * @throws backup/no-saved-passwords, backup/damaged-file, backup/password-needed, backup/missing-content
 */
export async function readKeychain(backup: KeychainSource): Promise<KeychainItem[]> {
  const row = backup.find(domain, file);
  if (!row) throw fail('no-saved-passwords');
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of backup.contents(row)) {
    length += chunk.length;
    if (length > largestBytes) throw fail('damaged-file', { path: file, reason: 'it is far too large' });
    parts.push(chunk);
  }
  const keychain = dictOf(Buffer.concat(parts));
  return tables.flatMap((table) =>
    (arrayIn(keychain, table) ?? []).flatMap((entry) => readItem(table, entry, backup) ?? []),
  );
}

function dictOf(bytes: Uint8Array): PlistDict {
  try {
    const dict = asDict(parsePlist(bytes, { depth: 32 }));
    if (dict) return dict;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw fail('damaged-file', { path: file, reason: error.message }, { cause: error });
  }
  throw fail('damaged-file', { path: file, reason: 'it is not a dictionary' });
}

function readItem(table: KeychainItem['table'], entry: PlistValue, backup: KeychainSource): KeychainItem | undefined {
  const dict = asDict(entry) ?? {};
  const blob = splitBlob(dataIn(dict, 'v_Data') ?? dataIn(dict, 'data') ?? new Uint8Array());
  if (!blob) return { table, state: 'damaged' };
  const { version, protectionClass, wrappedKey } = blob;
  if (wrappedKey.length === 0) return { table, state: 'unsupported', version };
  if (!backup.opensClass(protectionClass)) return { table, state: 'bound' };
  const key = backup.unwrap(protectionClass, wrappedKey);
  const plain = key && decryptBlob(blob, key);
  const fields = plain && findFields(plain, version);
  if (!fields) return { table, state: 'damaged' };
  return isDeleted(fields) ? undefined : { table, state: 'open', fields };
}

function findFields(plain: Uint8Array, version: number): ItemFields | undefined {
  try {
    return readFields(plain, version);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function isDeleted(fields: ItemFields): boolean {
  const mark = fields.get('tomb');
  return mark === true || mark === 1;
}
