import type { TaskContext } from '@pearmain/base';
import type { FolderListing } from '@pearmain/contract';
import { describeEntry, findListed } from '../contents/find-listed.js';
import { openFolders, type Target } from '../contents/open-target.js';
import type { Environment } from '../environment.js';

/** A folder of a backup, or a page of it. */
export interface ListFilesInput extends Target {
  /** Only what comes behind this name. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * What lies in a folder of a backup, by the bytes of the names; a file is listed alone. The first time, the index of the backup
 * is read from end to end.
 *
 * @throws engine/no-such-path; as `showSnapshot`, as `SnapshotOpener.unlock`, and as `openListing`
 */
export async function listFiles(
  environment: Environment,
  input: ListFilesInput,
  context: TaskContext,
): Promise<FolderListing> {
  const { listing, path: wanted, parts } = await openFolders(environment, input, context);
  using opened = listing;
  const { path, entry } = findListed(opened, wanted);
  const { after, limit } = input;
  if (entry.kind !== 'directory') return { folder: parts.folder, path, entries: [describeEntry(entry)], more: false };
  const one = limit === undefined ? undefined : limit + 1;
  const entries = [...opened.entries(path, { after, limit: one })].map(describeEntry);
  const more = limit !== undefined && entries.length > limit;
  return { folder: parts.folder, path, entries: more ? entries.slice(0, limit) : entries, more };
}
