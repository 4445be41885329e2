import type { ContentNotice } from '@pearmain/contract';
import type { Description, FileChoices } from '../description.js';
import type { BackupFile, BackupFiles } from '../reader.js';
import type { ExportFile, ExportFolder } from './export-folder.js';

/** Prints the page of that name into a file, both by their whole paths. Nothing of elsewhere comes into it. */
export type PrintPage = (printing: {
  readonly name: string;
  readonly page: string;
  readonly pdf: string;
}) => Promise<void>;

/** What a format is given. */
export interface Writing<Item extends object> {
  /** The plural name of the category, for names of files. */
  readonly kind: string;
  /** For people to read. */
  readonly title: string;
  readonly describe: Description<Item>;
  readonly items: AsyncIterable<Item>;
  readonly folder: ExportFolder;
  /** Begins a page, for a format that does more with it than to put it into the folder. */
  readonly newPage?: (name: string) => ExportFile;
  /** Where files that belong to items are. */
  readonly files: BackupFiles;
  /** Whether those are written too. */
  readonly withFiles: boolean;
  /** What was asked of files that are written alone. */
  readonly choices?: FileChoices;
  /** The zone in which times for people are written, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Prints pages, where a format is for paper. */
  readonly print?: PrintPage;
  /** Is told of each file of the phone that was written as it is. */
  placed?(name: string, file: BackupFile): void;
  /** Tells of what is missing. */
  tell(notice: ContentNotice): void;
}

/** Writes items of any category that has what it needs; the same items always give the same bytes. */
export type Format = (writing: Writing<object>) => Promise<void>;
