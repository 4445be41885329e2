import { AppError, isFailure } from '@pearmain/base';
import { Database } from '../database.js';
import type { Integrity } from './integrity.js';

/**
 * Lets SQLite check every page of a private copy, whose log it takes in. Checks that somebody wrote into the database are not run.
 * Runs for as long as the database wants: only in a process of its own.
 */
export function examine(path: string): Integrity {
  try {
    using database = Database.open(path, { mode: 'write', busyTimeoutMs: 0 });
    database.script('PRAGMA ignore_check_constraints = ON');
    return examineWhole(database);
  } catch (error) {
    return judge(error) ?? { kind: 'unknown', why: 'not-opened' };
  }
}

function examineWhole(database: Database): Integrity {
  try {
    return verdict(ask(database, 'PRAGMA integrity_check(1)'), 0);
  } catch (error) {
    return judge(error) ?? examineTables(database);
  }
}

/** One table that needs what only its own program has (a tokenizer, a collation) ends the check of all; so each is asked for by itself. */
function examineTables(database: Database): Integrity {
  const tables = database.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0");
  let unchecked = 0;
  for (const { name } of [...tables]) {
    try {
      const words = ask(database, `PRAGMA integrity_check("${String(name).replaceAll('"', '""')}")`);
      if (words !== 'ok') return { kind: 'damaged', words };
    } catch (error) {
      const judged = judge(error);
      if (judged) return judged;
      unchecked += 1;
    }
  }
  return { kind: 'sound', unchecked };
}

function ask(database: Database, pragma: string): string {
  const [first] = database.rows(pragma);
  return String(Object.values(first ?? {})[0] ?? 'ok');
}

function verdict(words: string, unchecked: number): Integrity {
  return words === 'ok' ? { kind: 'sound', unchecked } : { kind: 'damaged', words };
}

/** `undefined` where the failure says nothing about the database as a whole. */
function judge(error: unknown): Integrity | undefined {
  if (!(error instanceof AppError)) throw error;
  const reason = String(error.data['reason'] ?? error.message);
  if (isFailure(error, 'sqlite/damaged')) return { kind: 'damaged', words: reason };
  if (isFailure(error, 'sqlite/not-a-database')) return { kind: 'damaged', words: 'it is no database' };
  return /out of memory/.test(reason) ? { kind: 'unknown', why: 'too-large' } : undefined;
}
