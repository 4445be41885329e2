import type { ListedEntry, Listing } from '@pearmain/backup';
import type { FolderEntry } from '@pearmain/contract';
import { fail } from '../failures.js';

/** An entry that was found, and its path as the backup has it. */
export interface Found {
  readonly path: string;
  readonly entry: ListedEntry;
}

/** The entry that a person's path stands for: `é` is found in both of its forms. @throws engine/no-such-path */
export function findListed(listing: Listing, path: string): Found {
  for (const form of new Set([path, path.normalize('NFC'), path.normalize('NFD')])) {
    const entry = listing.find(form);
    if (entry) return { path: form, entry };
  }
  throw fail('no-such-path', { path });
}

/** An entry as commands answer with it. */
export function describeEntry({ name, kind, sizeBytes, files, modified }: ListedEntry): FolderEntry {
  const date = new Date(modified * 1000);
  const isKnown = modified !== 0 && !Number.isNaN(date.getTime());
  return {
    name,
    kind,
    sizeBytes,
    ...(kind === 'directory' ? { files } : {}),
    ...(isKnown ? { modified: date.toISOString() } : {}),
  };
}
