import type { Party } from '../calls/item.js';
import { partyOf } from '../calls/party.js';
import type { NameBook } from '../names/name-book.js';
import { selectPresent } from '../store/columns.js';
import { rowsOf, type Store, textIn } from '../store/rows.js';
import { numberOf } from '../store/values.js';

/** A person at one of their addresses. */
export interface Handle extends Party {
  /** The same for all addresses of one person, as far as that is known. */
  readonly person: string;
}

/** Everybody in the store, by row: the same person has one for every address and service. */
export function readHandles(store: Store, names: NameBook): ReadonlyMap<number, Handle> {
  const handles = new Map<number, Handle>();
  const { database } = store;
  if (!database.has('handle')) return handles;
  const address = database.has('handle', 'id') ? 'h.id' : 'NULL';
  const sql = `SELECT h.ROWID AS id, ${address} AS address, ${selectPresent(database, 'handle', ['person_centric_id'], 'h')} FROM handle h`;
  for (const row of rowsOf(store, 'handle', sql)) {
    const party = partyOf(textIn(store, 'handle', row, 'address'), names);
    const person = personOf(party, textIn(store, 'handle', row, 'person_centric_id'));
    handles.set(numberOf(row['id']) ?? 0, { ...party, person });
  }
  return handles;
}

/** What is the same for all addresses of one person: the card, the phone's own mark, or the digits. */
export function personOf({ contact, address = '' }: Party, centric: string | undefined): string {
  if (contact !== undefined) return `contact ${contact}`;
  if (centric !== undefined) return `person ${centric}`;
  const digits = address.replace(/\D/g, '');
  return address.includes('@') || digits === '' ? address.toLowerCase() : digits;
}
