import type { Description } from '../description.js';

/** Which items are wanted; all of them where nothing is said (docs/formats/exports.md §9). */
export interface Selection {
  /** The first and the last day, month or year that items are of, in the zone of the export: `2025-08-03`, `2025-08`, `2025`. */
  readonly since?: string;
  readonly until?: string;
  /** Somebody, by name, number or address in any writing. */
  readonly with?: string;
  /** A conversation, by its title or identifier. */
  readonly chat?: string;
}

/** Whether an item is wanted. */
export type ItemTest = (item: object) => boolean;

/** What can be asked of items, and what a category has to say of them for it. */
export const askable = {
  since: ({ when, line }) => when !== undefined || line !== undefined,
  until: ({ when, line }) => when !== undefined || line !== undefined,
  with: ({ people }) => people !== undefined,
  chat: ({ line }) => line !== undefined,
} as const satisfies Readonly<Record<keyof Selection, (describe: Description<object>) => boolean>>;
