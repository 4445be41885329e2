import { basename } from 'node:path';
import type { Row } from '@pearmain/sqlite';
import type { ReadContext } from '../../reader.js';
import { selectPresent } from '../../store/columns.js';
import { fromEach } from '../../store/from-each.js';
import { made, rowsOf, type Store } from '../../store/rows.js';
import { appleTimeOf, flagOf, numberOf, textOf } from '../../store/values.js';
import { withoutEmpty } from '../../store/without-empty.js';
import type { TextReplacement } from './item.js';

/** All replacements, each once: what the first store says of one holds. @throws content/damaged-store */
export function* readTextReplacements({ copies, tell }: ReadContext): Generator<TextReplacement> {
  const known = new Set<string>();
  for (const replacement of fromEach(copies, tell, readStore)) {
    const words = JSON.stringify([replacement.shortcut, replacement.phrase]);
    if (known.has(words)) continue;
    known.add(words);
    yield replacement;
  }
}

const tables = ['ZTEXTREPLACEMENTENTRY', 'ZUSERDICTIONARYENTRY'] as const;
const columns = ['ZSHORTCUT', 'ZPHRASE', 'ZTIMESTAMP', 'ZUNIQUENAME', 'ZWASDELETED'] as const;

/** Deleted ones last: the same may have been typed in again since. Nothing is sorted, which would lose all to one damaged page. */
function* readStore(store: Store): Generator<TextReplacement> {
  for (const table of tables) {
    if (!store.database.has(table, 'Z_PK')) continue;
    const select = `SELECT Z_PK AS id, ${selectPresent(store.database, table, columns)} FROM ${table}`;
    for (const isWanted of ['= 0', '<> 0']) {
      for (const row of rowsOf(store, table, `${select} WHERE coalesce("ZWASDELETED", 0) ${isWanted} ORDER BY Z_PK`)) {
        const replacement = made(store, table, row, (read) => toReplacement(read, basename(store.copy.relativePath)));
        if (replacement) yield replacement;
      }
    }
  }
}

/** None for a row without words. */
function toReplacement(row: Row, store: string): TextReplacement | undefined {
  const [shortcut, phrase] = [textOf(row['ZSHORTCUT']), textOf(row['ZPHRASE'])];
  if (shortcut === undefined && phrase === undefined) return undefined;
  const more = { uid: textOf(row['ZUNIQUENAME']), shortcut, phrase, changed: appleTimeOf(row['ZTIMESTAMP']) };
  return { id: numberOf(row['id']) ?? 0, store, ...withoutEmpty(more), isDeleted: flagOf(row['ZWASDELETED']) };
}
