import { quoted } from '../store/columns.js';
import { rowsOf, type Store, textIn } from '../store/rows.js';
import { numberOf } from '../store/values.js';

const joinTable = /^Z_\d+REMOTEPARTICIPANTHANDLES$/;

/**
 * The addresses of those who took part, by the call's number. The names of the table that joins them, and of its columns, hold
 * numbers of entities that move from version to version, so they are looked for (docs/formats/content-calls.md §2).
 */
export function readParticipants(store: Store): (call: number) => readonly string[] {
  const found = new Map<number, string[]>();
  const join = findJoin(store);
  if (join && store.database.has('ZHANDLE', 'ZVALUE')) {
    const { table, calls, handles } = join;
    const sql = `SELECT j.${quoted(calls)} AS id, h.ZVALUE AS address FROM ${quoted(table)} j
      JOIN ZHANDLE h ON h.Z_PK = j.${quoted(handles)} ORDER BY 1, h.Z_PK`;
    for (const row of rowsOf(store, table, sql)) {
      const call = numberOf(row['id']) ?? 0;
      const address = textIn(store, 'ZHANDLE', row, 'address');
      const list = found.get(call) ?? [];
      found.set(call, list);
      if (address !== undefined) list.push(address);
    }
  }
  return (call) => found.get(call) ?? [];
}

function findJoin(store: Store) {
  const tables = rowsOf(store, 'sqlite_schema', "SELECT name FROM sqlite_schema WHERE type = 'table'");
  const table = [...tables].map(({ name }) => String(name)).find((name) => joinTable.test(name));
  if (table === undefined) return undefined;
  const columns = [...rowsOf(store, table, 'SELECT name FROM pragma_table_info(?)', table)].map(({ name }) =>
    String(name),
  );
  const calls = columns.find((name) => name.endsWith('PARTICIPANTCALLS'));
  const handles = columns.find((name) => name.endsWith('PARTICIPANTHANDLES'));
  return calls === undefined || handles === undefined ? undefined : { table, calls, handles };
}
