import { basename, dirname, extname } from 'node:path/posix';
import type { Row } from '@pearmain/sqlite';
import type { ReadContext } from '../reader.js';
import { recordingAt } from '../recording.js';
import { byNumber } from '../store/by-owner.js';
import { selectPresent } from '../store/columns.js';
import { fromEach } from '../store/from-each.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { appleTimeOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { VoiceMemo } from './item.js';

/** All memos; one that two lists know is one. @throws content/damaged-store */
export function* readVoiceMemos({ copies, tell }: ReadContext): Generator<VoiceMemo> {
  const known = new Set<string>();
  const lists = copies.filter(({ role }) => role === 'list');
  for (const memo of fromEach(lists, tell, readList)) {
    const name = memo.recording && basename(memo.recording.relativePath);
    if (name !== undefined && known.has(name)) continue;
    if (name !== undefined) known.add(name);
    yield memo;
  }
}

/** A generation of the list: its table, and its columns under the names that the newest has for them. */
interface Generation {
  readonly table: string;
  readonly key: string;
  readonly columns: Readonly<Record<string, string>>;
}

const cloud =
  `ZDATE ZDURATION ZLOCALDURATION ZENCRYPTEDTITLE ZCUSTOMLABELFORSORTING ZCUSTOMLABEL ZPATH ZUNIQUEID ZFOLDER
  ZEVICTIONDATE`.split(/\s+/);
const generations: readonly Generation[] = [
  { table: 'ZCLOUDRECORDING', key: 'Z_PK', columns: Object.fromEntries(cloud.map((name) => [name, name])) },
  {
    table: 'ZRECORDING',
    key: 'Z_PK',
    columns: { ZDATE: 'ZDATE', ZDURATION: 'ZDURATION', ZCUSTOMLABEL: 'ZCUSTOMLABEL', ZPATH: 'ZPATH' },
  },
  {
    table: 'recording',
    key: 'ROWID',
    columns: { ZDATE: 'date', ZDURATION: 'duration', ZCUSTOMLABEL: 'custom_label', ZPATH: 'path' },
  },
];

function* readList(store: Store): Generator<VoiceMemo> {
  const { database } = store;
  const generation = generations.find(({ table, columns }) => database.has(table, columns['ZPATH']));
  if (!generation) return;
  const { table, key, columns } = generation;
  const toMemo = memoMaker(store, columns);
  const present = selectPresent(database, table, Object.values(columns));
  const order = database.has(table, columns['ZDATE']) ? `${columns['ZDATE']}, ` : '';
  const sql = `SELECT ${key} AS id, ${present} FROM ${table} ORDER BY ${order}${key}`;
  for (const row of rowsOf(store, table, sql)) {
    const memo = made(store, table, row, toMemo);
    if (memo) yield memo;
  }
}

function memoMaker(store: Store, columns: Generation['columns']): (row: Row) => VoiceMemo {
  const folderOf = byNumber(store, {
    table: 'ZFOLDER',
    key: 'Z_PK',
    columns: ['ZENCRYPTEDNAME'],
    make: (row) => textOf(row['ZENCRYPTEDNAME']),
  });
  return (row) => {
    const value = (name: string) => row[columns[name] ?? ''];
    const path = textOf(value('ZPATH'));
    const deleted = appleTimeOf(value('ZEVICTIONDATE'));
    const title =
      textOf(value('ZENCRYPTEDTITLE')) ?? textOf(value('ZCUSTOMLABELFORSORTING')) ?? textOf(value('ZCUSTOMLABEL'));
    return {
      title: title ?? (path === undefined ? '' : basename(path, extname(path))),
      isDeleted: deleted !== undefined,
      isInCloudOnly: path === undefined,
      ...withoutEmpty({
        id: numberOf(row['id']),
        uid: textOf(value('ZUNIQUEID')),
        date: appleTimeOf(value('ZDATE')),
        durationSeconds: numberOf(value('ZDURATION')) ?? numberOf(value('ZLOCALDURATION')),
        folder: folderOf(numberOf(value('ZFOLDER'))),
        deleted,
        recording:
          path === undefined
            ? undefined
            : recordingAt(store.copy.domain, `${dirname(store.copy.relativePath)}/${basename(path)}`),
      }),
    };
  };
}
