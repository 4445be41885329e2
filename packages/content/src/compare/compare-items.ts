import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import type { ContentKind, ContentNotice, ItemChange, ItemChangeKind } from '@pearmain/contract';
import { categories } from '../categories.js';
import { namesRole } from '../names/read-names.js';
import type { BackupFiles, Located } from '../reader.js';
import type { ReadingLimits } from '../reading/read-items.js';
import { type Entry, entryOf, stateOf } from '../search/entry.js';
import { digestOf, itemsOf } from '../search/read-entries.js';
import { copyAside } from '../store/copy-aside.js';
import { ItemStates } from './item-states.js';

/** Two backups, and what comparing them needs. */
export interface Compared {
  readonly before: BackupFiles;
  readonly after: BackupFiles;
  /** A private folder; the caller's to remove. */
  readonly scratch: string;
  readonly limits?: ReadingLimits;
  tell(notice: ContentNotice): void;
}

const shownText = 200;

/**
 * What became of the items of a kind between two backups; nothing where its stores are the same and all is in them. People are told by their numbers and
 * addresses: a new name in the address book changes no message.
 *
 * @throws content/damaged-store, as `readItems`
 */
export async function* compareItems(
  kind: ContentKind,
  compared: Compared,
  { signal }: TaskContext,
): AsyncGenerator<ItemChange> {
  const [before, after] = [await storesOf(kind, compared.before), await storesOf(kind, compared.after)];
  if (before.length + after.length > 0 && !categories[kind].isInFiles) {
    const digests = [digestOf(compared.before, before, signal), digestOf(compared.after, after, signal)];
    const [old, young] = await Promise.all(digests);
    if (young && old?.equals(young)) return;
  }
  const own = mkdtempSync(join(compared.scratch, 'compare-'));
  try {
    using states = new ItemStates(join(own, 'states'));
    const { describe } = categories[kind];
    for await (const item of read(kind, compared.before, before, join(own, 'before'))) {
      states.add(entryOf(kind, describe, item), stateOf(describe, item));
    }
    for await (const item of read(kind, compared.after, after, join(own, 'after'))) {
      const entry = entryOf(kind, describe, item);
      const met = states.meet(entry.identity, stateOf(describe, item));
      if (met !== 'same') yield toChange(met, kind, entry);
    }
    for (const entry of states.unmet(kind)) yield toChange('removed', kind, entry);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }

  async function* read(of: ContentKind, files: BackupFiles, located: readonly Located[], folder: string) {
    mkdirSync(folder);
    const copies = await copyAside(files, located, folder);
    yield* itemsOf(of, { files, copies, limits: compared.limits }, compared.tell, signal);
  }
}

async function storesOf(kind: ContentKind, files: BackupFiles): Promise<readonly Located[]> {
  return (await categories[kind].locate(files)).filter(({ role }) => role !== namesRole);
}

function toChange(
  change: ItemChangeKind,
  kind: ContentKind,
  { identity, date, title, who, place, text }: Entry,
): ItemChange {
  return {
    change,
    kind,
    identity,
    ...(date ? { date: date.toISOString() } : {}),
    ...(title === undefined ? {} : { title }),
    who,
    ...(place ? { place: place.title } : {}),
    text: text.slice(0, shownText),
  };
}
