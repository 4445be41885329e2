import type { Row } from '@pearmain/sqlite';
import type { CalendarOf } from '../calendar/item.js';
import { selectPresent } from '../store/columns.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { objectsOf, readAccounts } from './objects.js';

const table = 'ZREMCDBASELIST';
const columns = ['ZNAME', 'ZSHARINGSTATUS', 'ZACCOUNT'];

/** The lists by their numbers: in a table of their own since iOS 16, before among all other objects. */
export function readLists(store: Store): ReadonlyMap<number, CalendarOf> {
  const accounts = readAccounts(store);
  const lists = new Map<number, CalendarOf>();
  for (const row of listRows(store)) {
    const list = made(store, table, row, (read) => toList(read, accounts));
    if (list) lists.set(list.id, list);
  }
  return lists;
}

function listRows(store: Store): Iterable<Row> {
  const { database } = store;
  if (!database.has(table)) return objectsOf(store, 'REMCDList', columns);
  return rowsOf(store, table, `SELECT Z_PK AS id, ${selectPresent(database, table, columns)} FROM ${table}`);
}

function toList(row: Row, accounts: ReadonlyMap<number, string>): CalendarOf {
  return {
    id: numberOf(row['id']) ?? 0,
    title: textOf(row['ZNAME']) ?? '',
    isShared: flagOf(row['ZSHARINGSTATUS']),
    ...withoutEmpty({ account: accounts.get(numberOf(row['ZACCOUNT']) ?? 0) }),
  };
}
