import { AppError } from '@pearmain/base';
import { Database } from '@pearmain/sqlite';
import { fail } from '../failures.js';
import type { LocalCopy, ReadContext } from '../reader.js';

/**
 * Opens the private copy of a database, for this process to change: its log is taken in, and a log mark without a log does no
 * harm. Only ever in the process that may be ended, since what is in it can cost any time and memory.
 *
 * @throws content/damaged-store
 */
export function openStore(copy: LocalCopy): Database {
  try {
    const database = Database.open(copy.path, { mode: 'write', busyTimeoutMs: 0 });
    // What is put in order or aside counts as memory, which is bounded, and does not fill the disk.
    database.script('PRAGMA temp_store = MEMORY');
    return database;
  } catch (error) {
    throw storeFailure(error, copy);
  }
}

/** The same for a store that others can do without: where it cannot be opened, that is told. */
export function openIfSound(copy: LocalCopy, tell: ReadContext['tell']): Database | undefined {
  try {
    return openStore(copy);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ where: placeOf(copy), message: error.message });
    return undefined;
  }
}

/** A failure of SQLite in the words of the file that it is about; anything else as it is. */
export function storeFailure(error: unknown, copy: LocalCopy): unknown {
  if (!(error instanceof AppError) || !error.code.startsWith('sqlite/')) return error;
  return fail('damaged-store', { path: placeOf(copy), reason: reasonOf(error) }, { cause: error });
}

/** Where a file is, as people and notices name it. */
export function placeOf({ domain, relativePath }: LocalCopy): string {
  return `${domain}/${relativePath}`;
}

/** Why a database cannot be read, as the end of a sentence. */
export function reasonOf(error: AppError): string {
  const { reason } = error.data;
  const words = typeof reason === 'string' ? reason : 'it is not a database, or damaged';
  return words.endsWith('.') ? words : `${words}.`;
}
