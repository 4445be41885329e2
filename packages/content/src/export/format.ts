import type { Description } from '../description.js';
import type { ExportFolder } from './export-folder.js';

/** What a format is given. */
export interface Writing<Item extends object> {
  /** The plural name of the category, for names of files. */
  readonly kind: string;
  readonly describe: Description<Item>;
  readonly items: AsyncIterable<Item>;
  readonly folder: ExportFolder;
}

/** Writes items of any category that has what it needs; the same items always give the same bytes. */
export type Format = (writing: Writing<object>) => Promise<void>;
