import type { Database } from '@pearmain/sqlite';

/** In what the indexes of different iOS differ (docs/formats/backup-folder.md §4). */
export interface IndexTraits {
  readonly schema: 'since-10' | 'since-27';
  /** What devices count their schemas with. */
  readonly userVersion: number;
  /** SQLite's `auto_vacuum`: 0 none, 1 full, 2 incremental. */
  readonly vacuum: 0 | 1 | 2;
}

/** How an open index is made. */
export function readTraits(database: Database): IndexTraits {
  const composite = "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = 'FilesDomainsRelativePathIdx'";
  const vacuum = numberOf(database, 'auto_vacuum');
  return {
    schema: database.row(composite) ? 'since-27' : 'since-10',
    userVersion: numberOf(database, 'user_version'),
    vacuum: vacuum === 1 || vacuum === 2 ? vacuum : 0,
  };
}

function numberOf(database: Database, pragma: 'auto_vacuum' | 'user_version'): number {
  const value = database.row(`PRAGMA ${pragma}`)?.[pragma];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}
