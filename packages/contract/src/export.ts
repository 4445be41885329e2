import type { ContentKind, ExportFormat } from './content-kinds.js';
import type { GetResult, Named } from './contents.js';

/** What `export` wrote. */
export interface ExportResult {
  /** The backup's folder; none where it came from the phone itself. */
  readonly folder?: string;
  /** The phone that it came from, where it came from no backup. */
  readonly device?: string;
  readonly destination: string;
  readonly kind: ContentKind;
  readonly format: ExportFormat;
  readonly items: number;
  /** Of how many, where something was asked that not all of them are. */
  readonly outOf?: number;
  /** Below the destination. */
  readonly files: Named<string>;
  readonly bytes: number;
  /** What could not be read, or not wholly: everything else is there. */
  readonly notices: Named<ContentNotice>;
}

/** Something in a store that is not as it should be. */
export interface ContentNotice {
  /** The file, as `Domain/path`, and where one is known the table and row in it. */
  readonly where: string;
  /** A sentence. */
  readonly message: string;
}

/** What `restore --to` took out: in formats that other programs open, or as the phone has it. */
export interface FolderRestoreResult {
  /** The backup's folder. */
  readonly folder: string;
  readonly destination: string;
  /** Each in a folder of its kind below the destination. */
  readonly exports: readonly ExportResult[];
  /** Kinds that were wanted, and of which the backup has nothing. */
  readonly absent: readonly ContentKind[];
  /** Kinds that are there and cannot be read, or not wholly; the code and the words of the failure. */
  readonly damaged: readonly { readonly kind: ContentKind; readonly code: string; readonly message: string }[];
  /** What came out as files, where something did. */
  readonly files?: GetResult;
}
