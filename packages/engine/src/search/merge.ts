import { type Found, type Query, snippetOf } from '@pearmain/content';
import type { SearchHit } from '@pearmain/contract';
import { fail } from '../failures.js';
import { foundIn, type SearchGroup } from './searched.js';

/** Something that was found, and where. */
export interface FoundInGroup {
  readonly found: Found;
  readonly group: SearchGroup;
}

/** From where a page goes on: behind the item of that number, in groups from that name on. */
export interface Cursor {
  readonly number: number;
  readonly group: string;
}

/** @throws engine/bad-cursor */
export function cursorOf(text: string): Cursor {
  const parts = /^(\d{1,16})-([0-9a-z-]{1,40})$/.exec(text);
  if (!parts) throw fail('bad-cursor', { text });
  return { number: Number(parts[1]), group: parts[2] ?? '' };
}

/** How a cursor is written. */
export function cursorText({ found, group }: FoundInGroup): string {
  return `${found.number}-${group.place.name}`;
}

/** Below which number a group is to be searched for what comes behind a cursor. */
export function behind(cursor: Cursor | undefined, group: SearchGroup): number | undefined {
  if (!cursor) return undefined;
  return group.place.name > cursor.group ? cursor.number + 1 : cursor.number;
}

/** What several groups have, the latest first; what is of the same second comes in the order of the groups' names. */
export function* inOrder(
  sources: readonly { readonly group: SearchGroup; readonly found: Generator<Found> }[],
): Generator<FoundInGroup> {
  const heads = sources.map(({ group, found }) => ({ group, found, next: found.next() }));
  try {
    for (;;) {
      let first: (typeof heads)[number] | undefined;
      for (const head of heads) if (!head.next.done && (!first || comesBefore(head, first))) first = head;
      if (!first || first.next.done) return;
      yield { found: first.next.value, group: first.group };
      first.next = first.found.next();
    }
  } finally {
    for (const { found } of heads) found.return(undefined);
  }
}

function comesBefore(
  one: { readonly group: SearchGroup; readonly next: IteratorResult<Found> },
  other: { readonly group: SearchGroup; readonly next: IteratorResult<Found> },
): boolean {
  const difference = Number(one.next.value?.number) - Number(other.next.value?.number);
  return difference > 0 || (difference === 0 && one.group.place.name < other.group.place.name);
}

/** A page of hits: what is found in several states of one item is one hit. */
export function pageOf(
  all: Iterable<FoundInGroup>,
  query: Query,
  limit: number,
): { readonly hits: readonly SearchHit[]; readonly next?: string } {
  const hits = new Map<string, SearchHit>();
  let last: FoundInGroup | undefined;
  for (const each of all) {
    const { udid } = each.group;
    const { kind, identity } = each.found.entry;
    const key = JSON.stringify([udid, kind, identity]);
    const known = hits.get(key);
    if (!known && hits.size === limit) return { hits: [...hits.values()], ...(last ? { next: cursorText(last) } : {}) };
    hits.set(key, known ? { ...known, snapshots: joined(known, each) } : toHit(each, query));
    last = each;
  }
  return { hits: [...hits.values()] };
}

function toHit(each: FoundInGroup, query: Query): SearchHit {
  const { entry } = each.found;
  const { udid, deviceName } = each.group;
  return {
    kind: entry.kind,
    identity: entry.identity,
    ...(entry.date ? { date: entry.date.toISOString() } : {}),
    ...(entry.title === undefined ? {} : { title: entry.title }),
    who: entry.who,
    ...(entry.place ? { place: entry.place } : {}),
    snippet: snippetOf(entry, query),
    device: { udid, name: deviceName },
    snapshots: snapshotsOf(each),
  };
}

function joined({ snapshots }: SearchHit, each: FoundInGroup): SearchHit['snapshots'] {
  const known = new Set(snapshots.map(({ folder }) => folder));
  const all = [...snapshots, ...snapshotsOf(each).filter(({ folder }) => !known.has(folder))];
  return all.sort((one, other) => (one.takenAt < other.takenAt ? 1 : -1));
}

function snapshotsOf({ found, group }: FoundInGroup): SearchHit['snapshots'] {
  const summaries = found.marks.flatMap((mark) => group.snapshots.get(mark) ?? []);
  return summaries.map(foundIn).sort((one, other) => (one.takenAt < other.takenAt ? 1 : -1));
}
