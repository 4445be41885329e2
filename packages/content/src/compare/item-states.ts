import type { SearchKind } from '@pearmain/contract';
import { Database } from '@pearmain/sqlite';
import type { Entry } from '../search/entry.js';
import { decodeEntry, encodeEntry } from '../search/entry-code.js';

const table = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;
  CREATE TABLE States (identity TEXT, state BLOB, entry TEXT, isMet INTEGER);
  CREATE INDEX StatesByIdentity ON States (identity); BEGIN`;

/** The items of one backup, until those of another were met: in a file, since there may be millions of them. */
export class ItemStates implements Disposable {
  readonly #database: Database;
  readonly #insert;
  readonly #find;
  readonly #mark;

  constructor(path: string) {
    this.#database = Database.open(path, { mode: 'create' });
    this.#database.script(table);
    this.#insert = this.#database.prepare('INSERT INTO States VALUES (?, ?, ?, 0)');
    this.#find = this.#database.prepare(`SELECT rowid AS id, state = ? AS isSame FROM States
      WHERE identity = ? AND isMet = 0 ORDER BY isSame DESC LIMIT 1`);
    this.#mark = this.#database.prepare('UPDATE States SET isMet = 1 WHERE rowid = ?');
  }

  add(entry: Entry, state: Uint8Array): void {
    this.#insert.run(entry.identity, state, encodeEntry(entry));
  }

  /** What became of the item of that identity; of several, the one that stayed as it was is taken for it. */
  meet(identity: string, state: Uint8Array): 'added' | 'changed' | 'same' {
    const known = this.#find.row(state, identity);
    if (!known) return 'added';
    this.#mark.run(Number(known['id']));
    return known['isSame'] === 1 ? 'same' : 'changed';
  }

  /** Those that were not met. */
  *unmet(kind: SearchKind): Generator<Entry> {
    for (const { entry } of this.#database.rows('SELECT entry FROM States WHERE isMet = 0 ORDER BY rowid')) {
      yield decodeEntry(kind, String(entry));
    }
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }
}
