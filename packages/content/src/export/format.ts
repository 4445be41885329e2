import type { ContentNotice } from '@pearmain/contract';
import type { Description, FileChoices } from '../description.js';
import type { BackupFiles } from '../reader.js';
import type { ExportFolder } from './export-folder.js';

/** What a format is given. */
export interface Writing<Item extends object> {
  /** The plural name of the category, for names of files. */
  readonly kind: string;
  /** For people to read. */
  readonly title: string;
  readonly describe: Description<Item>;
  readonly items: AsyncIterable<Item>;
  readonly folder: ExportFolder;
  /** Where files that belong to items are. */
  readonly files: BackupFiles;
  /** Whether those are written too. */
  readonly withFiles: boolean;
  /** What was asked of files that are written alone. */
  readonly choices?: FileChoices;
  /** The zone in which times for people are written, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Tells of what is missing. */
  tell(notice: ContentNotice): void;
}

/** Writes items of any category that has what it needs; the same items always give the same bytes. */
export type Format = (writing: Writing<object>) => Promise<void>;
