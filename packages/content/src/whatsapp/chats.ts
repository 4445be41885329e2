import type { Conversation } from '../messages/item.js';
import { byOwner } from '../store/by-owner.js';
import { selectPresent } from '../store/columns.js';
import { rowsOf, type Store, textIn } from '../store/rows.js';
import { numberOf, textOf } from '../store/values.js';
import { isGroup, isPerson } from './jid.js';
import type { People } from './people.js';
import { appName } from './places.js';

/** `ZSESSIONTYPE` (docs/formats/content-whatsapp.md §2). */
const sessionType = { one: 0, status: 3, channel: 5 } as const;

/** What each chat is part of; none for news of others' lives and for channels, which are nobody's conversations. */
export function readChats(store: Store, people: People): ReadonlyMap<number, Conversation | undefined> {
  const table = 'ZWACHATSESSION';
  const chats = new Map<number, Conversation | undefined>();
  const { database, copy } = store;
  if (!database.has(table)) return chats;
  const membersOf = byOwner(store, {
    table: 'ZWAGROUPMEMBER',
    owner: ['ZCHATSESSION'],
    columns: ['ZMEMBERJID'],
    key: 'Z_PK',
    make: (row) => textOf(row['ZMEMBERJID']),
  });
  const columns = selectPresent(database, table, ['ZCONTACTJID', 'ZPARTNERNAME', 'ZSESSIONTYPE']);
  const known = new Map<string, Conversation>();
  for (const row of rowsOf(store, table, `SELECT Z_PK AS id, ${columns} FROM ${table} ORDER BY Z_PK`)) {
    const number = numberOf(row['id']) ?? 0;
    const jid = textIn(store, table, row, 'ZCONTACTJID') ?? `chat ${number}`;
    const type = numberOf(row['ZSESSIONTYPE']) ?? sessionType.one;
    if (isNobodys(type, jid)) {
      chats.set(number, undefined);
      continue;
    }
    const name = textIn(store, table, row, 'ZPARTNERNAME');
    const isMany = isGroup(jid) || type !== sessionType.one;
    const members = membersOf(number);
    if (!isMany) people.note('chat', jid, name);
    const other = people.partyOf(jid);
    const id = `${appName(copy.domain)} ${other.address}`;
    const participants = isMany ? members.map((member) => people.partyOf(member)) : [other];
    const title = (isMany ? name : other.name) ?? other.address ?? jid;
    const conversation = known.get(id) ?? { id, title, isGroup: isMany, participants };
    known.set(id, conversation);
    chats.set(number, conversation);
  }
  return chats;
}

/** Names that people and groups gave: noted before chats are read, since a title may be made of them. */
export function noteNames(store: Store, people: People): void {
  const { database } = store;
  const note = (sayer: 'themselves' | 'group', table: string, jid: string, name: string): void => {
    if (!database.has(table, jid) || !database.has(table, name)) return;
    for (const row of rowsOf(store, table, `SELECT Z_PK AS id, ${jid}, ${name} FROM ${table} ORDER BY Z_PK`))
      people.note(sayer, textIn(store, table, row, jid), textIn(store, table, row, name));
  };
  note('themselves', 'ZWAPROFILEPUSHNAME', 'ZJID', 'ZPUSHNAME');
  note('group', 'ZWAGROUPMEMBER', 'ZMEMBERJID', 'ZCONTACTNAME');
}

function isNobodys(type: number, jid: string): boolean {
  if (isPerson(jid) || isGroup(jid)) return false;
  return (
    type === sessionType.status ||
    type === sessionType.channel ||
    jid === 'status@broadcast' ||
    jid.endsWith('@newsletter')
  );
}
