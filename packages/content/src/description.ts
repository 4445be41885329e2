import type { Card } from './contacts/item.js';

/** What a cell of a table can hold. */
export type Cell = string | number | boolean | Date | undefined;

/** A column of a table of items. */
export interface Column<Item> {
  readonly name: string;
  value(item: Item): Cell;
}

/** What the formats need to know of a category's items: so each format is written once, for all of them. */
export interface Description<Item> {
  /** The name and number of an item's shape in JSON Lines, such as `contact/1` (docs/formats/exports.md §2). */
  readonly schema: string;
  /** Its columns in a table. */
  readonly columns: readonly Column<Item>[];
  /** The card that an item is, where items are cards. */
  card?(item: Item): Card;
}
