import type { Party } from '../calls/item.js';
import type { NameBook } from '../names/name-book.js';
import { readNames } from '../names/read-names.js';
import type { ReadContext } from '../reader.js';
import { openIfSound } from '../store/open-store.js';
import { rowsOf, type Store, textIn } from '../store/rows.js';
import { withoutEmpty } from '../store/without-empty.js';
import { contactsIn } from './contacts/contacts-in.js';
import { lidOf, numberOfJid } from './jid.js';

/** Who said how somebody is called; the first of them counts (docs/formats/content-whatsapp.md §3). */
const sayers = ['contacts', 'chat', 'themselves', 'group'] as const;
type Sayer = (typeof sayers)[number];

/** Who is who in the chats of one app: the same person has a number, and since 2024 an identifier beside it. */
export class People {
  readonly #book: NameBook;
  readonly #numbers = new Map<string, string>();
  readonly #names: Readonly<Record<Sayer, Map<string, string>>> = {
    contacts: new Map(),
    chat: new Map(),
    themselves: new Map(),
    group: new Map(),
  };

  private constructor(book: NameBook) {
    this.#book = book;
  }

  /** From the app's own contacts and its pairs of identifier and number, beside the store of that domain. */
  static read(context: ReadContext, domain: string): People {
    const people = new People(readNames(context));
    const { copies, tell } = context;
    const beside = copies.filter((copy) => copy.domain === domain);
    for (const copy of beside.filter(({ role }) => role === 'pairs')) {
      using database = openIfSound(copy, tell);
      if (database) people.readPairs({ database, copy, tell });
    }
    for (const copy of beside.filter(({ role }) => role === 'contacts')) {
      using database = openIfSound(copy, tell);
      if (database) people.#readContacts({ database, copy, tell });
    }
    return people;
  }

  /** The pairs may also be in the store of chats. */
  readPairs(store: Store): void {
    const table = 'ZWAPHONENUMBERLIDPAIR';
    if (!store.database.has(table, 'ZLID') || !store.database.has(table, 'ZPHONENUMBER')) return;
    const sql = `SELECT Z_PK AS id, ZLID, ZPHONENUMBER FROM ${table} ORDER BY Z_PK`;
    for (const row of rowsOf(store, table, sql))
      this.#pair(textIn(store, table, row, 'ZLID'), textIn(store, table, row, 'ZPHONENUMBER'));
  }

  /** Somebody’s name, as somebody says it. */
  note(sayer: Sayer, jid: string | undefined, name: string | undefined): void {
    if (jid === undefined || name === undefined) return;
    const address = this.addressOf(jid);
    if (!this.#names[sayer].has(address)) this.#names[sayer].set(address, name);
  }

  /** Their number where it is known, else what WhatsApp has in its place. */
  addressOf(jid: string): string {
    const lid = jid.endsWith('@lid') ? lidOf(jid) : undefined;
    const number = lid === undefined ? numberOfJid(jid) : this.#numbers.get(lid);
    return number ?? jid;
  }

  partyOf(jid: string | undefined): Party {
    if (jid === undefined) return {};
    const address = this.addressOf(jid);
    const known = this.#book.find(address);
    const said = sayers.map((sayer) => this.#names[sayer].get(address)).find((name) => name !== undefined);
    return withoutEmpty({ address, name: said ?? known?.name, contact: known?.contact });
  }

  #readContacts(store: Store): void {
    for (const { jid, lid, name } of contactsIn(store)) {
      this.#pair(lid, jid === undefined ? undefined : numberOfJid(jid));
      this.note('contacts', jid, name);
      this.note('contacts', lid, name);
    }
  }

  #pair(lid: string | undefined, number: string | undefined): void {
    const bare = lid === undefined ? undefined : lidOf(lid);
    const digits = (number ?? '').replace(/@.*$/, '').replace(/\D/g, '');
    if (bare !== undefined && digits !== '') this.#numbers.set(bare, `+${digits}`);
  }
}
