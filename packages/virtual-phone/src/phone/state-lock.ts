import { join } from 'node:path';
import { isFailure } from '@pearmain/base';
import { Database } from '@pearmain/sqlite';
import { fail } from '../failures.js';

/**
 * Keeps a second program off a phone's state for as long as it is not disposed. It is a lock that SQLite holds, so it
 * ends with the program, however that ends.
 *
 * @throws virtual-phone/state-in-use, virtual-phone/state-unwritable
 */
export function lockState(folder: string): Disposable {
  let database: Database | undefined;
  try {
    database = Database.open(join(folder, 'in-use.db'), { mode: 'create', busyTimeoutMs: 0 });
    database.script('BEGIN EXCLUSIVE');
    return database;
  } catch (cause) {
    database?.[Symbol.dispose]();
    if (isFailure(cause, 'sqlite/busy')) throw fail('state-in-use', { path: folder }, { cause });
    throw fail('state-unwritable', { path: folder }, { cause });
  }
}
