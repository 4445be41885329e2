import { quoted } from './columns.js';
import { columnsOf } from './entities.js';
import type { Store } from './rows.js';

/**
 * A list for SELECT of columns of a Core Data table that several entities share: where two of them have an attribute of one name, all
 * but one get a number after it, another one in each model. Of one entity's rows only its own column holds anything.
 */
export function selectAnyNumber(store: Store, table: string, columns: readonly string[]): string {
  const present = columnsOf(store, table);
  return columns
    .map((column) => {
      const numbered = new RegExp(`^${column}\\d*$`);
      const found = present.filter((name) => numbered.test(name)).map(quoted);
      return `coalesce(${[...found, 'NULL', 'NULL'].join(', ')}) AS ${quoted(column)}`;
    })
    .join(', ');
}
