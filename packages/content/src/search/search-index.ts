import type { SearchKind } from '@pearmain/contract';
import { Database } from '@pearmain/sqlite';
import { Editions } from './editions.js';
import { type Entry, hashOf } from './entry.js';
import { decodeEntry, encodeEntry } from './entry-code.js';
import { kindWord, type Query, type Wish } from './query.js';
import { indexed, numbersIn } from './words.js';

/** `PRAGMA application_id` and `user_version`: an index of another form is made anew. */
const application = 0x7065_6d61;
const form = 1;

const tables = `
  PRAGMA application_id = ${application}; PRAGMA user_version = ${form};
  CREATE TABLE Snapshots (id INTEGER PRIMARY KEY, mark TEXT UNIQUE, notices TEXT);
  CREATE TABLE Editions (id INTEGER PRIMARY KEY, kind TEXT, base INTEGER, digest BLOB);
  CREATE TABLE Holdings (snapshot INTEGER, kind TEXT, edition INTEGER, PRIMARY KEY (snapshot, kind)) WITHOUT ROWID;
  CREATE TABLE Items (id INTEGER PRIMARY KEY, hash BLOB UNIQUE, kind TEXT, born INTEGER, entry TEXT);
  CREATE TABLE Changes (item INTEGER, edition INTEGER, isThere INTEGER, PRIMARY KEY (item, edition)) WITHOUT ROWID;
  CREATE VIRTUAL TABLE Words USING fts5(what, who, numbers, kind, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M* So'")`;

/** The file belongs to this process alone and is made anew when something goes wrong: nothing is undone in it. */
const ofOneProcess = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -48000; PRAGMA temp_store = MEMORY`;

/** Numbers of items begin with the second of their date: what is found comes in the order of time. */
const aSecond = 2 ** 20;
const lastSecond = 2 ** 33 - 1;
const wordsAtOnce = 16 * 1024 * 1024;

/** A backup that was indexed, by the mark of its state. */
export interface IndexedSnapshot {
  readonly id: number;
  readonly mark: string;
  /** What could not be read of it. */
  readonly notices: readonly { readonly where: string; readonly message: string }[];
}

/** Something that was found. */
export interface Found {
  /** Larger where it is later. */
  readonly number: number;
  readonly entry: Entry;
  /** The marks of the backups that it is in, of those that were asked for. */
  readonly marks: readonly string[];
}

/**
 * The words of what several backups of one phone hold, each item once, however many of them it is in
 * (docs/formats/search-index.md). The file is the caller's own: where writing to it fails, or it is left half-way, it is to be thrown away.
 */
export class SearchIndex implements Disposable {
  readonly #database: Database;
  readonly #editions: Editions;
  readonly #findByHash;
  readonly #insert;
  readonly #change;
  #isChanged = false;

  private constructor(database: Database) {
    this.#database = database;
    this.#editions = new Editions(database);
    this.#findByHash = database.prepare('SELECT id, born FROM Items WHERE hash = ?');
    this.#insert = database.prepare(`INSERT INTO Items
      SELECT coalesce(max(id) + 1, ?), ?, ?, ?, ? FROM Items WHERE id >= ? AND id < ? RETURNING id`);
    this.#change = database.prepare('INSERT OR REPLACE INTO Changes VALUES (?, ?, ?)');
  }

  /** An empty one. */
  static create(path: string): SearchIndex {
    const database = Database.open(path, { mode: 'create' });
    try {
      database.script(`${ofOneProcess}; ${tables}`);
      return new SearchIndex(database);
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
  }

  /** `undefined` where it is of another form, or no index. @throws the failures of sqlite */
  static open(path: string): SearchIndex | undefined {
    const database = Database.open(path, { mode: 'write' });
    try {
      const [id, version] = ['application_id', 'user_version'].map((name) => database.row(`PRAGMA ${name}`)?.[name]);
      if (id === application && version === form) {
        database.script(ofOneProcess);
        return new SearchIndex(database);
      }
      database[Symbol.dispose]();
      return undefined;
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
  }

  /** Whether something was written to it. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  snapshots(): IndexedSnapshot[] {
    return [...this.#database.rows('SELECT id, mark, notices FROM Snapshots')].map(({ id, mark, notices }) => ({
      id: Number(id),
      mark: String(mark),
      notices: JSON.parse(String(notices)) as IndexedSnapshot['notices'], // as `addSnapshot` wrote it
    }));
  }

  /** Enters a backup, once its editions are there. */
  addSnapshot(mark: string, editions: ReadonlyMap<SearchKind, number>, notices: IndexedSnapshot['notices']): void {
    this.#isChanged = true;
    this.#database.transaction(() => {
      this.#database.run('INSERT INTO Snapshots (mark, notices) VALUES (?, ?)', mark, JSON.stringify(notices));
      const id = this.#database.row('SELECT id FROM Snapshots WHERE mark = ?', mark)?.['id'] ?? 0;
      for (const [kind, edition] of editions) {
        this.#database.run('INSERT INTO Holdings VALUES (?, ?, ?)', id, kind, edition);
      }
    });
  }

  /** Forgets a backup, and everything that was in it alone. */
  removeSnapshot(id: number): void {
    this.#isChanged = true;
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM Snapshots WHERE id = ?', id);
      this.#database.run('DELETE FROM Holdings WHERE snapshot = ?', id);
      this.#forgetUnheld();
    });
  }

  /** The edition of a kind that was read of the very same stores. */
  findEdition(kind: SearchKind, digest: Uint8Array): number | undefined {
    const row = this.#database.row('SELECT id FROM Editions WHERE kind = ? AND digest = ?', kind, digest);
    return row && Number(row['id']);
  }

  /**
   * Enters what a kind consists of, as it comes. `digest` is that of what it was read from; it is kept when all of it could be read,
   * which `entries` tells by returning `true`.
   */
  async addEdition(kind: SearchKind, digest: Uint8Array, entries: AsyncGenerator<Entry, boolean>): Promise<number> {
    this.#isChanged = true;
    const { id, base } = this.#newEdition(kind);
    this.#database.script('BEGIN; CREATE TEMP TABLE Seen (item INTEGER PRIMARY KEY)');
    const see = this.#database.prepare('INSERT OR IGNORE INTO Seen VALUES (?)');
    const added: number[] = [];
    for (;;) {
      const next = await entries.next();
      if (next.done) {
        if (next.value) this.#database.run('UPDATE Editions SET digest = ? WHERE id = ?', digest, id);
        break;
      }
      const known = this.#findByHash.row(hashOf(next.value));
      const item = known ? Number(known['id']) : this.#insertItem(next.value, id);
      if (known && !this.#isIn(base, item, Number(known['born']))) this.#change.run(item, id, 1);
      if (!known) added.push(item);
      if (base !== undefined) see.run(item);
    }
    if (base !== undefined) this.#tellGone(kind, id, base);
    this.#addWords(
      added.sort((one, other) => one - other),
      base === undefined,
    );
    this.#database.script('DROP TABLE Seen; COMMIT');
    return id;
  }

  /** What is found in any of the backups of those marks, the latest first, from behind the one of that number on. */
  *find(query: Query, wish: Wish, marks: ReadonlySet<string>, behind = Number.MAX_SAFE_INTEGER): Generator<Found> {
    const held = this.#holdingsOf(marks);
    const [from, to] = [wish.since ? numberAt(wish.since) : 0, wish.until ? numberAt(wish.until) : behind];
    const rows = this.#database.rows(
      'SELECT rowid AS id FROM Words WHERE Words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC',
      ...[query.match, from, Math.min(to, behind)],
    );
    const itemAt = this.#database.prepare('SELECT kind, born, entry FROM Items WHERE id = ?');
    for (const { id } of rows) {
      const number = Number(id);
      const item = itemAt.row(number);
      if (!item) continue;
      const kind = item['kind'] as SearchKind; // as it was written
      const born = Number(item['born']);
      const holding = (held.get(kind) ?? []).filter(({ edition }) => this.#editions.isIn(edition, number, born));
      if (holding.length === 0) continue;
      const found = { number, entry: decodeEntry(kind, String(item['entry'])) };
      if (wish.until && found.entry.date === undefined) continue;
      yield { ...found, marks: holding.map(({ mark }) => mark) };
    }
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }

  #newEdition(kind: SearchKind): { readonly id: number; readonly base: number | undefined } {
    const newest = 'SELECT max(id) AS id FROM Editions WHERE kind = ? AND digest IS NOT NULL';
    const found = this.#database.row(newest, kind)?.['id'];
    const base = typeof found === 'number' ? found : undefined;
    this.#database.run('INSERT INTO Editions (kind, base) VALUES (?, ?)', kind, base ?? null);
    const id = Number(this.#database.row('SELECT max(id) AS id FROM Editions')?.['id']);
    this.#editions.add({ id, base });
    return { id, base };
  }

  #isIn(edition: number | undefined, item: number, born: number): boolean {
    return edition !== undefined && this.#editions.isIn(edition, item, born);
  }

  #insertItem(entry: Entry, edition: number): number {
    const hash = hashOf(entry);
    for (let second = secondOf(entry.date); ; second += 1) {
      const from = second * aSecond;
      const isFull = this.#database.row('SELECT 1 AS full FROM Items WHERE id = ?', from + aSecond - 1);
      if (isFull) continue;
      const row = this.#insert.row(from, hash, entry.kind, edition, encodeEntry(entry), from, from + aSecond);
      return Number(row?.['id']);
    }
  }

  /** What was in the edition before and was not met in this one. */
  #tellGone(kind: SearchKind, edition: number, base: number): void {
    const unseen = this.#database
      .prepare('SELECT id, born FROM Items WHERE kind = ? AND id NOT IN (SELECT item FROM Seen)')
      .values(kind);
    for (const [id, born] of unseen) {
      if (this.#editions.isIn(base, Number(id), Number(born))) this.#change.run(Number(id), edition, 0);
    }
  }

  /** In the order of their numbers, as FTS5 likes them. */
  #addWords(items: readonly number[], isFirst: boolean): void {
    this.#database.script(`INSERT INTO Words(Words, rank) VALUES ('hashsize', ${wordsAtOnce})`);
    const itemAt = this.#database.prepare('SELECT kind, entry FROM Items WHERE id = ?');
    const insert = this.#database.prepare('INSERT INTO Words (rowid, what, who, numbers, kind) VALUES (?, ?, ?, ?, ?)');
    for (const id of items) {
      const row = itemAt.row(id);
      const kind = row?.['kind'] as SearchKind; // as it was written
      const { title = '', who, place, text } = decodeEntry(kind, String(row?.['entry']));
      const numbers = [text, ...who].flatMap(numbersIn).flatMap(({ words }) => words);
      const what = indexed(`${title}\n${text}`);
      insert.run(id, what, indexed([...who, place?.title ?? ''].join('\n')), numbers.join(' '), kindWord(kind));
    }
    if (isFirst && items.length > 0) this.#database.run('INSERT INTO Words(Words) VALUES (?)', 'optimize');
  }

  #holdingsOf(marks: ReadonlySet<string>) {
    const held = new Map<string, { readonly mark: string; readonly edition: number }[]>();
    const sql = 'SELECT mark, kind, edition FROM Holdings JOIN Snapshots ON id = snapshot';
    for (const { mark, kind, edition } of this.#database.rows(sql)) {
      if (!marks.has(String(mark))) continue;
      const list = held.get(String(kind)) ?? [];
      held.set(String(kind), list);
      list.push({ mark: String(mark), edition: Number(edition) });
    }
    return held;
  }

  #forgetUnheld(): void {
    const editions = this.#database.prepare('SELECT kind, edition FROM Holdings GROUP BY kind, edition').values();
    const held = new Map<string, number[]>();
    for (const [kind, edition] of editions) {
      held.set(String(kind), [...(held.get(String(kind)) ?? []), Number(edition)]);
    }
    const forget = ['Items WHERE id', 'Words WHERE rowid', 'Changes WHERE item'].map((what) =>
      this.#database.prepare(`DELETE FROM ${what} = ?`),
    );
    const pages = this.#database.prepare('SELECT id, kind, born FROM Items WHERE id > ? ORDER BY id LIMIT 5000');
    for (let last = -1; ; ) {
      const rows = pages.values(last);
      for (const [id, kind, born] of rows) {
        last = Number(id);
        const isHeld = held.get(String(kind))?.some((edition) => this.#editions.isIn(edition, last, Number(born)));
        if (!isHeld) for (const statement of forget) statement.run(last);
      }
      if (rows.length === 0) return;
    }
  }
}

function secondOf(date: Date | undefined): number {
  return Math.min(lastSecond, Math.max(0, Math.floor((date?.getTime() ?? 0) / 1000)));
}

function numberAt(date: Date): number {
  return secondOf(date) * aSecond;
}
