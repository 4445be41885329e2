import type { Row } from '@pearmain/sqlite';
import type { ReadContext } from '../../reader.js';
import { byOwner } from '../../store/by-owner.js';
import { selectPresent } from '../../store/columns.js';
import { fromEach } from '../../store/from-each.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { DataUse } from './item.js';

/** What every process used, by its row. @throws content/damaged-store */
export function* readDataUse({ copies, tell }: ReadContext): Generator<DataUse> {
  yield* fromEach(copies, tell, readStore);
}

const counters = ['ZWIFIIN', 'ZWIFIOUT', 'ZWWANIN', 'ZWWANOUT'] as const;

function* readStore(store: Store): Generator<DataUse> {
  const { database } = store;
  if (!database.has('ZPROCESS', 'Z_PK')) return;
  const usesOf = byOwner(store, {
    table: 'ZLIVEUSAGE',
    key: 'Z_PK',
    owner: ['ZHASPROCESS'],
    columns: counters,
    make: (row) => counters.map((counter) => numberOf(row[counter]) ?? 0),
  });
  const columns = ['ZPROCNAME', 'ZBUNDLENAME', 'ZFIRSTTIMESTAMP', 'ZTIMESTAMP'];
  const sql = `SELECT Z_PK AS id, ${selectPresent(database, 'ZPROCESS', columns)} FROM ZPROCESS ORDER BY Z_PK`;
  for (const row of rowsOf(store, 'ZPROCESS', sql)) {
    const use = made(store, 'ZPROCESS', row, (read) => toUse(read, usesOf(numberOf(read['id']) ?? 0)));
    if (use) yield use;
  }
}

/** Several rows of one process are parts of one sum. */
function toUse(row: Row, uses: readonly (readonly number[])[]): DataUse {
  const sum = (index: number): number => uses.reduce((total, use) => total + (use[index] ?? 0), 0);
  return {
    id: numberOf(row['id']) ?? 0,
    ...(uses.length > 0 ? { wifiIn: sum(0), wifiOut: sum(1), cellularIn: sum(2), cellularOut: sum(3) } : {}),
    ...withoutEmpty({
      process: textOf(row['ZPROCNAME']),
      app: textOf(row['ZBUNDLENAME']),
      first: appleTimeOf(row['ZFIRSTTIMESTAMP']),
      last: appleTimeOf(row['ZTIMESTAMP']),
    }),
  };
}
