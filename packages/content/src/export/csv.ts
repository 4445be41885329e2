import { stringify } from 'csv-stringify/sync';
import type { Cell } from '../description.js';
import type { Format } from './format.js';

/** A table in UTF-8 with a mark at its beginning, for spreadsheets (RFC 4180; docs/formats/exports.md §3). */
export const writeCsv: Format = async ({ kind, describe: { columns }, items, folder }) => {
  using file = folder.create(`${kind}.csv`);
  file.write(`\ufeff${csvLine(columns.map(({ name }) => name))}`);
  for await (const item of items) file.write(csvLine(columns.map((column) => column.value(item))));
  file.finish();
};

/** One row. A text that a spreadsheet would take for a formula gets an apostrophe before it; a number below zero stays one. */
export function csvLine(cells: readonly Cell[]): string {
  return stringify([cells.map(guarded)], { record_delimiter: '\r\n', escape_formulas: true, quoted_match: /[\r\n]/ });
}

/**
 * A formula in the middle of a text: some spreadsheets part lines at semicolons or tabs and know nothing of our quotes then. An item of a list
 * (`- milk`) is none as long as it calls and adds nothing.
 */
const formula = /([;\t\r\n])(?=[=@]|[+-](?! [^|(!;\t\r\n]*(?:[;\t\r\n]|$)))/g;

function guarded(cell: Cell): string | number {
  const value = shown(cell);
  return typeof value === 'string' ? value.replace(formula, "$1'") : value;
}

function shown(cell: Cell): string | number {
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return cell ?? '';
}
