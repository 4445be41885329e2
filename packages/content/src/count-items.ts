import type { TaskContext } from '@pearmain/base';
import type { ContentKind } from '@pearmain/contract';
import { categories } from './categories.js';
import { UnlockedFiles } from './file-lock.js';
import type { BackupFiles, Category, LocalCopy, Tally } from './reader.js';
import { readItems, readTally } from './reading/read-items.js';
import { copyAside } from './store/copy-aside.js';

/** What is counted. */
export interface CountInput {
  readonly kind: ContentKind;
  readonly files: BackupFiles;
  /** An empty folder for private copies; the caller's to remove. */
  readonly scratch: string;
}

/** How much of a kind there is. */
export interface ItemCount {
  readonly items: number;
  /** There are more, which were not counted. */
  readonly isMore: boolean;
  /** Content of items (`Description.elsewhere`): how much they have, and how much of it is in the backup. */
  readonly content: { readonly all: number; readonly here: number };
  /** How many of them are something besides, by the words of `Description.also`. */
  readonly also: ReadonlyMap<string, number>;
  /** Things that could not be read. */
  readonly notices: number;
}

/** Whoever has more of something than this is told so, and does not wait for the rest. */
const countedAtMost = 1_000_000;

/**
 * Counts the items of a kind, as an export of all of them would write them; `undefined` where there is nothing that any could be in.
 *
 * @throws as `readItems` and `BackupFiles.open`
 */
export async function countItems(
  { kind, files, scratch }: CountInput,
  { signal }: Pick<TaskContext, 'signal'>,
): Promise<ItemCount | undefined> {
  const category = categories[kind];
  const located = await category.locate(files);
  if (located.length === 0 && !(await category.isInFiles?.(files))) return undefined;
  const copies = await copyAside(files, located, scratch);
  if (!category.count) return await countEach(category, copies, files, signal);
  const { tally, notices } = await readTally({ kind, copies }, signal);
  const content = await look(tally, files);
  return { items: tally.items, isMore: false, content, also: new Map(), notices };
}

async function countEach(
  { kind, describe, place, lockOf }: Category<object>,
  copies: readonly LocalCopy[],
  files: BackupFiles,
  signal: AbortSignal,
): Promise<ItemCount> {
  const [content, also] = [{ all: 0, here: 0 }, new Map<string, number>()];
  let notices = 0;
  let items = 0;
  const read = async function* (): AsyncGenerator<object> {
    if (copies.length === 0) return; // what is in files alone needs no process to be read in
    for await (const batch of readItems({ kind, copies }, signal)) {
      notices += batch.notices.length;
      yield* batch.items;
    }
  };
  for await (const item of place?.(read(), new UnlockedFiles(files)) ?? read()) {
    signal.throwIfAborted();
    if (items === countedAtMost) return { items, isMore: true, content, also, notices };
    items += 1;
    const { all, here } = describe.elsewhere?.of(item) ?? { all: 0, here: 0 };
    content.all += all;
    content.here += here;
    const locked = lockOf?.(item) ? ['locked with a password of its own'] : [];
    for (const words of [...locked, ...(describe.also?.(item) ?? [])]) also.set(words, (also.get(words) ?? 0) + 1);
  }
  return { items, isMore: false, content, also, notices };
}

/** Which of the named files are there; a package is there when anything in it is. */
async function look({ files: named = [] }: Tally, files: BackupFiles): Promise<ItemCount['content']> {
  const there = new Set<string>();
  const roots = new Map(
    named.map(({ domain, relativePath }) => [`${domain} ${rootOf(relativePath)}`, { domain, relativePath }]),
  );
  for (const { domain, relativePath } of roots.values()) {
    for await (const file of files.below(domain, rootOf(relativePath))) {
      for (let path = file.relativePath; path.includes('/'); path = path.slice(0, path.lastIndexOf('/'))) {
        if (there.has(`${domain}/${path}`)) break;
        there.add(`${domain}/${path}`);
      }
    }
  }
  const here = named.filter(({ domain, relativePath }) => there.has(`${domain}/${relativePath}`)).length;
  return { all: named.length, here };
}

/** The folder that so many lie below that going through it once is less than a look for each. */
function rootOf(relativePath: string): string {
  return relativePath.split('/').slice(0, 2).join('/');
}
