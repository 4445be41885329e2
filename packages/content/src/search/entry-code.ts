import type { SearchKind } from '@pearmain/contract';
import type { Entry } from './entry.js';

type Coded = readonly [
  identity: string,
  date: number | null,
  title: string | null,
  who: readonly string[],
  place: readonly [title: string, id?: string] | null,
  text: string,
];

/** An entry as the index keeps it. */
export function encodeEntry({ identity, date, title, who, place, text }: Entry): string {
  const placed = place ? (place.id === undefined ? [place.title] : [place.title, place.id]) : null;
  return JSON.stringify([identity, date?.getTime() ?? null, title ?? null, who, placed, text]);
}

/** What `encodeEntry` made. */
export function decodeEntry(kind: SearchKind, coded: string): Entry {
  const [identity, date, title, who, place, text] = JSON.parse(coded) as Coded; // nobody else writes there
  return {
    kind,
    identity,
    ...(date === null ? {} : { date: new Date(date) }),
    ...(title === null ? {} : { title }),
    who,
    ...(place ? { place: { title: place[0], ...(place[1] === undefined ? {} : { id: place[1] }) } } : {}),
    text,
  };
}
