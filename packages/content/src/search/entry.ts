import { createHash } from 'node:crypto';
import type { SearchKind } from '@pearmain/contract';
import type { About, Description, Moment } from '../description.js';

/** What the index keeps of an item. */
export interface Entry {
  readonly kind: SearchKind;
  readonly identity: string;
  readonly date?: Date | undefined;
  readonly title?: string | undefined;
  readonly who: readonly string[];
  readonly place?: { readonly id?: string; readonly title: string } | undefined;
  /** All other words, line by line. */
  readonly text: string;
}

/** So much of an item is kept: nobody writes longer ones, and a hostile store could. In UTF-16 units. */
const mostText = 256 * 1024;
const mostTitle = 4096;
const mostPeople = 1000;

/** What is known of an item to find it by. */
export function entryOf<Item>(kind: SearchKind, describe: Description<Item>, item: Item): Entry {
  const { identity, title, place, words = [] } = describe.about?.(item) ?? aboutColumns(describe, item);
  const people = describe.people?.(item) ?? [];
  const date = toDate(describe.when ? describe.when(item)?.from : describe.line?.(item).date);
  const who = new Set(people.flatMap(({ name, address }) => [name, address]));
  return {
    kind,
    identity: identity.slice(0, mostTitle),
    ...(date === undefined ? {} : { date }),
    ...(title === undefined ? {} : { title: title.slice(0, mostTitle) }),
    who: [...who].slice(0, mostPeople).flatMap((name) => (name ? [name.slice(0, mostTitle)] : [])),
    ...(place ? { place: { ...place, title: place.title.slice(0, mostTitle) } } : {}),
    text: words.filter(Boolean).join('\n').slice(0, mostText),
  };
}

function toDate(moment: Moment | undefined): Date | undefined {
  const date = moment === undefined ? undefined : new Date(moment);
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

/** An item of a category that says nothing about its items: its first words are its title. */
function aboutColumns<Item>({ columns }: Description<Item>, item: Item): About {
  const cells = columns.map(({ value }) => value(item));
  const words = cells.filter((cell) => typeof cell === 'string');
  return { identity: digestOf(cells).toString('hex'), title: words[0], words: words.slice(1) };
}

/** What tells an entry from every other: 16 bytes. */
export function hashOf({ kind, identity, date, title, who, place, text }: Entry): Buffer {
  return digestOf([kind, identity, date?.getTime(), title, who, place?.id, place?.title, text]);
}

/** What tells one state of an item from every other, by all that its table says: 16 bytes. */
export function stateOf<Item>({ columns }: Description<Item>, item: Item): Buffer {
  return digestOf(columns.map(({ value }) => value(item)));
}

function digestOf(value: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(value)).digest().subarray(0, 16);
}
