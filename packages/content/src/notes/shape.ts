import { quoted } from '../store/columns.js';
import { columnsOf } from '../store/entities.js';
import { rowsOf, type Store } from '../store/rows.js';
import { numberOf } from '../store/values.js';

/** The table in which notes, folders, accounts and attachments are, each with columns that the others leave empty. */
export const objects = 'ZICCLOUDSYNCINGOBJECT';

/** Which of the columns of one purpose this generation of the store uses. */
export interface StoreShape {
  readonly account: string | undefined;
  readonly created: string | undefined;
}

/**
 * Columns such as `ZACCOUNT4` move from model to model, and older ones stay, empty: the one that most notes have is it, the highest of
 * several (docs/formats/content-notes.md §2).
 */
export function shapeOf(store: Store): StoreShape {
  const columns = columnsOf(store, objects);
  const mostUsed = (pattern: RegExp): string | undefined => {
    const candidates = columns
      .filter((column) => pattern.test(column))
      .sort((one, other) => suffix(other) - suffix(one));
    if (candidates.length === 0) return undefined;
    const counts = candidates.map((column, index) => `count(o.${quoted(column)}) AS c${index}`).join(', ');
    const sql = `SELECT ${counts} FROM ${objects} o WHERE o.Z_PK IN (SELECT ZNOTE FROM ZICNOTEDATA)`;
    const [row] = rowsOf(store, objects, sql);
    const used = candidates.map((_, index) => numberOf(row?.[`c${index}`]) ?? 0);
    return candidates[used.indexOf(Math.max(...used))];
  };
  return { account: mostUsed(/^ZACCOUNT\d*$/), created: mostUsed(/^ZCREATIONDATE\d*$/) };
}

function suffix(column: string): number {
  return Number(/\d+$/.exec(column)?.[0] ?? 0);
}
