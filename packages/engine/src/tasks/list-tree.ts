import type { TaskContext } from '@pearmain/base';
import type { FolderTree } from '@pearmain/contract';
import { describeEntry, findListed } from '../contents/find-listed.js';
import { openFolders, type Target } from '../contents/open-target.js';
import type { Environment } from '../environment.js';

/** A folder of a backup, and how many levels below it are wanted. */
export interface ListTreeInput extends Target {
  readonly depth: number;
}

/** What lies below a folder of a backup, each folder before what is in it. @throws as `listFiles` */
export async function listTree(
  environment: Environment,
  input: ListTreeInput,
  context: TaskContext,
): Promise<FolderTree> {
  const { listing, path: wanted, parts } = await openFolders(environment, input, context);
  using opened = listing;
  const { path } = findListed(opened, wanted);
  const entries = [];
  for (const { depth, entry } of opened.walk(path, input.depth)) {
    context.signal.throwIfAborted();
    entries.push({ depth, ...describeEntry(entry) });
  }
  return { folder: parts.folder, path, entries };
}
