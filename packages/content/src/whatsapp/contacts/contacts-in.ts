import type { Row } from '@pearmain/sqlite';
import { selectPresent } from '../../store/columns.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import { appName } from '../places.js';
import type { WhatsAppContact } from './item.js';

const table = 'ZWAADDRESSBOOKCONTACT';
const columns =
  'ZFULLNAME ZGIVENNAME ZLASTNAME ZBUSINESSNAME ZUSERNAME ZPHONENUMBER ZPHONENUMBERLABEL ZWHATSAPPID ZLID ZABOUTTEXT ZABOUTTIMESTAMP ZIDENTIFIER'.split(
    ' ',
  );

/** WhatsApp's contacts (docs/formats/content-whatsapp.md §3). */
export function* contactsIn(store: Store): Generator<WhatsAppContact> {
  if (!store.database.has(table)) return;
  const sql = `SELECT Z_PK AS id, ${selectPresent(store.database, table, columns)} FROM ${table} ORDER BY Z_PK`;
  const app = appName(store.copy.domain);
  for (const row of rowsOf(store, table, sql)) {
    const contact = made(store, table, row, (read) => toContact(read, app));
    if (contact) yield contact;
  }
}

function toContact(row: Row, app: string): WhatsAppContact {
  const parts = [textOf(row['ZGIVENNAME']), textOf(row['ZLASTNAME'])].filter((part) => part !== undefined);
  return {
    id: numberOf(row['id']) ?? 0,
    app,
    ...withoutEmpty({
      identifier: textOf(row['ZIDENTIFIER']),
      name: textOf(row['ZFULLNAME']) ?? (parts.join(' ') || undefined) ?? textOf(row['ZBUSINESSNAME']),
      businessName: textOf(row['ZBUSINESSNAME']),
      username: textOf(row['ZUSERNAME']),
      phone: textOf(row['ZPHONENUMBER']),
      phoneLabel: textOf(row['ZPHONENUMBERLABEL']),
      jid: textOf(row['ZWHATSAPPID']),
      lid: textOf(row['ZLID']),
      about: textOf(row['ZABOUTTEXT']),
      aboutDate: appleTimeOf(row['ZABOUTTIMESTAMP']),
    }),
  };
}
