import type { ReadContext } from '../reader.js';

/** Items that belong together, such as a conversation, as a list of such shows them. */
export interface Group {
  /** Stable within a backup. */
  readonly id: string;
  readonly title: string;
  readonly count: number;
  /** The last of its items. */
  readonly last?: object;
}

/** Some items of a group: they are numbered from 0, and keep their numbers within a backup. */
export interface PageRange {
  readonly group: string;
  readonly from: number;
  readonly count: number;
}

/** Stores that somebody looks around in: what is not shown is not read. */
export interface OpenedStores extends Disposable {
  groups(): readonly Group[];
  /** Nothing for a group that is not there. */
  page(range: PageRange): readonly object[];
  /** The number of an item in its group, by its `id`; below zero where it is not there. */
  placeOf(group: string, id: number): number;
}

/** @throws content/damaged-store */
export type OpenStores = (context: ReadContext) => OpenedStores;
