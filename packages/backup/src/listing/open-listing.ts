import type { TaskContext } from '@pearmain/base';
import { type BackupParts, openBackup } from '../backup.js';
import type { ClassKeys } from '../crypto/class-keys.js';
import { fail } from '../failures.js';
import { manifestPlist } from '../layout.js';
import { expectedIndexName, findIndex, isSealed } from '../manifest/find-index.js';
import { buildListing } from './build-listing.js';
import { Listing } from './listing.js';
import { ListingCache } from './listing-cache.js';
import { markOf } from './listing-mark.js';
import { noSeal, type Seal, sealWith } from './seal.js';

/** How a listing is opened. */
export interface ListingOptions {
  /** Of an encrypted backup; the listing neither keeps nor wipes them. */
  readonly keys?: ClassKeys | undefined;
  /** Where listings are kept. */
  readonly cache: string;
  readonly now: Date;
  /** Where private copies of a large index go. */
  readonly scratch?: string;
}

/**
 * Opens the listing of a backup. The first time its index is read from end to end; then it is kept, under the same lock as the
 * backup's own index, for as long as that stays as it is (docs/decisions/0010-listing.md).
 *
 * @throws backup/password-needed, and as `openBackup`
 */
export async function openListing(parts: BackupParts, options: ListingOptions, context: TaskContext): Promise<Listing> {
  const { keys, cache, now, scratch } = options;
  const { folder, completeness, properties } = parts;
  if (properties.isEncrypted && !keys) throw fail('password-needed');
  const found = findIndex(folder, completeness, properties);
  if (!found) throw fail('damaged-file', { path: expectedIndexName(properties), reason: 'it is not there' });
  const seal = isSealed(found, properties) ? sealOf(parts, keys) : noSeal;
  const mark = markOf(parts, found);
  const kept = new ListingCache(cache);
  const known = kept.find(mark, seal, now);
  if (known) return new Listing(known);
  const made = await kept.make(mark, seal, async (store) => {
    const own = keys?.copy();
    using backup = await openBackup(folder, {
      ...(own ? { keys: own } : {}),
      ...(scratch === undefined ? {} : { scratch }),
    });
    await buildListing(backup, store, context);
  });
  return new Listing(made);
}

function sealOf({ properties: { manifestKey } }: BackupParts, keys: ClassKeys | undefined): Seal {
  const key = manifestKey && keys?.findFileKey(manifestKey);
  if (!key) throw fail('damaged-file', { path: manifestPlist, reason: 'its key is not usable' });
  try {
    return sealWith(key);
  } finally {
    key.fill(0);
  }
}
