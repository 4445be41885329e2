import { quoted, selectPresent } from '../store/columns.js';
import { findTable } from '../store/entities.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { numberOf, textOf } from '../store/values.js';

type NamesOf = (row: number) => readonly string[];
const nobody: NamesOf = () => [];

/** The people on each picture who have a name, by its row (docs/formats/content-photos.md §5). */
export function readPeople(store: Store): NamesOf {
  const { database } = store;
  const first = (columns: readonly string[]): string | undefined =>
    columns.find((column) => database.has('ZDETECTEDFACE', column));
  const asset = first(['ZASSETFORFACE', 'ZASSET']);
  const person = first(['ZPERSONFORFACE', 'ZPERSON']);
  if (asset === undefined || person === undefined || !database.has('ZPERSON', 'Z_PK')) return nobody;
  const names = selectPresent(database, 'ZPERSON', ['ZFULLNAME', 'ZDISPLAYNAME'], 'p');
  const sql = `SELECT f.Z_PK AS id, f.${quoted(asset)} AS row, ${names} FROM ZDETECTEDFACE f
    JOIN ZPERSON p ON p.Z_PK = f.${quoted(person)} ORDER BY f.Z_PK`;
  return namesBy(store, 'ZDETECTEDFACE', sql, (read) => textOf(read['ZFULLNAME']) ?? textOf(read['ZDISPLAYNAME']));
}

/** The keywords of each picture, by the row of its additional attributes. */
export function readKeywords(store: Store): NamesOf {
  const join = findTable(store, /^Z_\d+KEYWORDS$/, [/^Z_\d+ASSETATTRIBUTES$/, /^Z_\d+KEYWORDS$/]);
  if (!join || !store.database.has('ZKEYWORD', 'ZTITLE')) return nobody;
  const [attributes = '', keyword = ''] = join.columns.map(quoted);
  const sql = `SELECT k.Z_PK AS id, j.${attributes} AS row, k.ZTITLE FROM ${quoted(join.table)} j
    JOIN ZKEYWORD k ON k.Z_PK = j.${keyword} ORDER BY k.Z_PK`;
  return namesBy(store, 'ZKEYWORD', sql, (read) => textOf(read['ZTITLE']));
}

function namesBy(
  store: Store,
  table: string,
  sql: string,
  nameOf: (row: Parameters<Parameters<typeof made>[3]>[0]) => string | undefined,
): NamesOf {
  const found = new Map<number, string[]>();
  for (const row of rowsOf(store, table, sql)) {
    const name = made(store, table, row, nameOf);
    if (name === undefined) continue;
    const key = numberOf(row['row']) ?? -1;
    const list = found.get(key) ?? [];
    found.set(key, list);
    if (!list.includes(name)) list.push(name);
  }
  return (row) => found.get(row) ?? [];
}
