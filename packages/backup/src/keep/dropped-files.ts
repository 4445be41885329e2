import { rmSync } from 'node:fs';
import { isFailure } from '@pearmain/base';
import { Database, type Statement } from '@pearmain/sqlite';
import { diskFailure } from '../failures.js';

const changesATransaction = 500;

/**
 * The files that were received and not kept, by id, with the bytes that the phone sent: it looks for them, in that length, at the end
 * of its run and when it goes on with one that broke off. In a database, because there may be millions; the few hundred that a
 * kill or a computer that stopped loses are sent again.
 */
export class DroppedFiles implements Disposable {
  readonly #path: string;
  readonly #database: Database;
  readonly #put: Statement;
  readonly #find: Statement;
  #changes = 0;

  private constructor(path: string) {
    this.#path = path;
    this.#database = Database.open(path, { mode: 'create' });
    // One run alone writes here, and a lost row costs one file of the next run.
    this.#database.row('PRAGMA locking_mode = EXCLUSIVE');
    this.#database.row('PRAGMA journal_mode = WAL');
    this.#database.script('PRAGMA synchronous = OFF');
    this.#database.script(
      'CREATE TABLE IF NOT EXISTS dropped (id TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID',
    );
    this.#put = this.#database.prepare('REPLACE INTO dropped VALUES (?, ?)');
    this.#find = this.#database.prepare('SELECT size FROM dropped WHERE id = ?');
  }

  /**
   * Those that are noted in the database `path`, which is made where missing; one that is damaged is begun anew.
   *
   * @throws backup/disk-full, sqlite/cannot-open
   */
  static open(path: string): DroppedFiles {
    try {
      return new DroppedFiles(path);
    } catch (error) {
      if (!isFailure(error, 'sqlite/not-a-database') && !isFailure(error, 'sqlite/damaged'))
        throw diskFailure(error, path);
      for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true });
      return new DroppedFiles(path);
    }
  }

  /** What was sent of a file; `undefined` for one that was kept. */
  sizeOf(id: string): number | undefined {
    return this.#find.row<{ size: number }>(id)?.size;
  }

  /** @throws backup/disk-full, backup/disk-error */
  add(id: string, sizeBytes: number): void {
    try {
      if (this.#changes === 0) this.#database.script('BEGIN');
      this.#changes += 1;
      this.#put.run(id, sizeBytes);
      if (this.#changes >= changesATransaction) this.#commit();
    } catch (error) {
      throw diskFailure(error, this.#path);
    }
  }

  /** The file was kept after all. */
  remove(id: string): void {
    if (this.sizeOf(id) !== undefined) this.add(id, 0);
  }

  [Symbol.dispose](): void {
    try {
      this.#commit();
    } catch {
      // On a full disk the last rows are lost; the phone sends those files again.
    } finally {
      this.#database[Symbol.dispose]();
    }
  }

  #commit(): void {
    if (this.#changes === 0) return;
    this.#changes = 0;
    this.#database.script('COMMIT');
  }
}
