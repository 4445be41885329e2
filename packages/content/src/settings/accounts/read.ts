import type { Row } from '@pearmain/sqlite';
import type { ReadContext } from '../../reader.js';
import { byNumber } from '../../store/by-owner.js';
import { selectPresent } from '../../store/columns.js';
import { fromEach } from '../../store/from-each.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, flagOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { Account } from './item.js';

/** All accounts, by their rows. @throws content/damaged-store */
export function* readAccounts({ copies, tell }: ReadContext): Generator<Account> {
  // The second is the phone's own copy of the first.
  yield* fromEach(copies.slice(0, 1), tell, readStore);
}

const columns =
  'ZUSERNAME ZACCOUNTDESCRIPTION ZIDENTIFIER ZOWNINGBUNDLEID ZDATE ZACTIVE ZACCOUNTTYPE ZPARENTACCOUNT'.split(' ');

function* readStore(store: Store): Generator<Account> {
  const { database } = store;
  if (!database.has('ZACCOUNT', 'Z_PK')) return;
  const typeOf = byNumber(store, {
    table: 'ZACCOUNTTYPE',
    key: 'Z_PK',
    columns: ['ZACCOUNTTYPEDESCRIPTION', 'ZIDENTIFIER'],
    make: (row) => ({ type: textOf(row['ZACCOUNTTYPEDESCRIPTION']), typeId: textOf(row['ZIDENTIFIER']) }),
  });
  const nameOf = byNumber(store, {
    table: 'ZACCOUNT',
    key: 'Z_PK',
    columns: ['ZUSERNAME'],
    make: (row) => textOf(row['ZUSERNAME']),
  });
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, 'ZACCOUNT', columns)} FROM ZACCOUNT ORDER BY Z_PK`;
  const toAccount = (row: Row): Account => {
    const parent = numberOf(row['ZPARENTACCOUNT']);
    return {
      id: numberOf(row['id']) ?? 0,
      isActive: flagOf(row['ZACTIVE'] ?? null),
      ...withoutEmpty({
        ...typeOf(numberOf(row['ZACCOUNTTYPE'])),
        uid: textOf(row['ZIDENTIFIER']),
        description: textOf(row['ZACCOUNTDESCRIPTION']),
        username: textOf(row['ZUSERNAME']) ?? nameOf(parent),
        parent,
        owner: textOf(row['ZOWNINGBUNDLEID']),
        created: appleTimeOf(row['ZDATE']),
      }),
    };
  };
  for (const row of rowsOf(store, 'ZACCOUNT', sql)) {
    const account = made(store, 'ZACCOUNT', row, toAccount);
    if (account) yield account;
  }
}
