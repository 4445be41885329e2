import { randomBytes } from 'node:crypto';
import type { Backup } from '../backup.js';
import { storeContent } from '../convert/store-content.js';
import { fail } from '../failures.js';
import type { MBFile } from '../manifest/mb-file.js';
import type { BackupRow } from '../manifest/row.js';
import type { ContentSharer } from './share-content.js';

/** What of its record is different after content came into another backup. */
export type Carried = Pick<MBFile, 'sizeBytes' | 'encryptionKey' | 'digest'>;

const keyBytes = 32;
/** Of files that are recorded without a class. */
const usualClass = 3;

/**
 * Brings content of another backup to `place`, under the keys of `base`: the same stored bytes with the file's key locked anew where
 * both are encrypted alike, else encrypted anew (docs/formats/composed-backup.md §4).
 *
 * @throws backup/missing-content, backup/damaged-record, backup/damaged-keybag
 */
export async function carryContent(
  { backup, row, record }: { readonly backup: Backup; readonly row: BackupRow; readonly record: MBFile },
  { base, place, sharer }: { readonly base: Backup; readonly place: string; readonly sharer: ContentSharer },
): Promise<Carried> {
  const { path, key } = backup.stored(row, record);
  if (backup.isEncrypted === base.isEncrypted) {
    await sharer.put(path, place);
    const encryptionKey = key && locked(key, record, base);
    return { sizeBytes: record.sizeBytes, encryptionKey, digest: record.digest };
  }
  await using content = await backup.open(row);
  const made = newKey(record, base);
  const hasDigest = record.digest !== undefined;
  const { sizeBytes, digest } = await storeContent(place, content.chunks(), { key: made?.key, hasDigest });
  return { sizeBytes, encryptionKey: made?.wrapped, digest };
}

/** A new file's own key where the backup is encrypted, also as its record holds it. @throws backup/damaged-keybag */
export function newKey(
  record: MBFile,
  base: Backup,
): { readonly key: Uint8Array; readonly wrapped: Uint8Array } | undefined {
  if (!base.isEncrypted) return undefined;
  const key = randomBytes(keyBytes);
  return { key, wrapped: locked(key, record, base) };
}

/** Content whose key nobody could open again would be lost. */
function locked(key: Uint8Array, record: MBFile, base: Backup): Uint8Array {
  const wrapped = base.wrapFileKey(classOf(record, base), key);
  if (!wrapped) throw fail('damaged-keybag', { reason: 'no class of files opens' });
  return wrapped;
}

function classOf({ protectionClass }: MBFile, base: Backup): number {
  const isOfFiles = protectionClass >= 1 && protectionClass <= 4;
  return isOfFiles && base.opensClass(protectionClass) ? protectionClass : usualClass;
}
