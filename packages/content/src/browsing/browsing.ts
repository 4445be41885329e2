import { type ContentKind, type ContentNotice, contentKinds } from '@pearmain/contract';
import { categories } from '../categories.js';
import { UnlockedFiles } from '../file-lock.js';
import type { BackupFiles, Placer } from '../reader.js';
import type { BrowsingWish } from '../reading/protocol.js';
import { type Read, type ReadingLimits, readItems } from '../reading/read-items.js';
import { ReadingChild } from '../reading/reading-child.js';
import { GroupedItems } from './grouped-items.js';
import type { Group, OpenedStores, PageRange } from './opened-stores.js';

/** What a kind of a backup holds, for a person to look around in: its groups, and some items of one at a time. */
export interface Browsing extends Disposable {
  groups(): Promise<readonly Group[]>;
  page(range: PageRange): Promise<readonly object[]>;
  /** The number of an item in its group, by its `id`; below zero where it is not there. */
  placeOf(group: string, id: number): Promise<number>;
}

/** What is looked into. */
export interface BrowsingInput {
  readonly read: Read;
  readonly files: BackupFiles;
  readonly limits?: ReadingLimits;
  tell(notice: ContentNotice): void;
}

/**
 * Opens private copies of a kind's stores. Where the category can, they stay open in a child process and only what is asked for is
 * read; of others all items are read now. The child lives until it is disposed of, the signal is aborted or it takes too much.
 *
 * @throws as `readItems`, here and in every call
 */
export async function openBrowsing(input: BrowsingInput, signal: AbortSignal): Promise<Browsing> {
  const { read, files, limits = {}, tell } = input;
  const { kind, copies, passwords = [] } = read;
  const category = categories[kind];
  if (!category.browse) return await browseAll(input, signal);
  const child = ReadingChild.start(kind, signal, limits);
  try {
    const order = { kind, copies, passwords, isTally: false, isRecovery: false, memoryBytes: child.memoryBytes };
    const { notices } = await child.ask({ wish: 'open', order });
    notices.forEach(tell);
  } catch (error) {
    child[Symbol.dispose]();
    throw error;
  }
  return new BrowsingChild(child, category.placer?.(files), tell);
}

/** One question after the other: the child answers in the order in which it was asked. */
class BrowsingChild implements Browsing {
  readonly #child: ReadingChild;
  readonly #place: Placer<object> | undefined;
  readonly #tell: BrowsingInput['tell'];
  #last: Promise<unknown> = Promise.resolve();

  constructor(child: ReadingChild, place: Placer<object> | undefined, tell: BrowsingInput['tell']) {
    this.#child = child;
    this.#place = place;
    this.#tell = tell;
  }

  async groups(): Promise<readonly Group[]> {
    return (await this.#ask({ wish: 'groups' })).groups ?? [];
  }

  async page(range: PageRange): Promise<readonly object[]> {
    const { items = [] } = await this.#ask({ wish: 'page', range });
    if (!this.#place) return items;
    const placed: object[] = [];
    for (const item of items) placed.push(await this.#place.place(item));
    return placed;
  }

  async placeOf(group: string, id: number): Promise<number> {
    return (await this.#ask({ wish: 'place', group, id })).place ?? -1;
  }

  [Symbol.dispose](): void {
    this.#child[Symbol.dispose]();
  }

  async #ask(wish: BrowsingWish) {
    const answer = this.#last.then(() => this.#child.ask(wish));
    this.#last = answer.catch(() => {});
    const found = await answer;
    found.notices.forEach(this.#tell);
    return found;
  }
}

async function browseAll({ read, files, limits, tell }: BrowsingInput, signal: AbortSignal): Promise<Browsing> {
  const { describe, place } = categories[read.kind];
  const items: OpenedStores & Pick<GroupedItems, 'add'> = new GroupedItems(describe, titleOf(read.kind));
  const every = async function* (): AsyncGenerator<object> {
    for await (const batch of readItems(read, signal, limits)) {
      batch.notices.forEach(tell);
      yield* batch.items;
    }
  };
  for await (const item of place?.(every(), new UnlockedFiles(files)) ?? every()) items.add(item);
  return {
    groups: async () => items.groups(),
    page: async (range) => items.page(range),
    placeOf: async (group, id) => items.placeOf(group, id),
    [Symbol.dispose]: () => items[Symbol.dispose](),
  };
}

function titleOf(kind: ContentKind): string {
  return contentKinds[kind].title;
}
