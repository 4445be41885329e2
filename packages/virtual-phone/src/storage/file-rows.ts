import { asDict, type PlistDict, parsePlist, writeBinaryPlist } from '@pearmain/formats';
import { Database, type Row, type Statement } from '@pearmain/sqlite';
import { kindOf, type PhoneFile } from './phone-file.js';

interface EntryRow extends Row {
  domain: string;
  path: string;
  mode: number;
  user_id: number;
  group_id: number;
  modified: number;
  changed: number;
  born: number;
  inode: number;
  class: number;
  flags: number;
  size: number;
  attributes: Uint8Array | null;
  target: string | null;
}

const schema = `
  CREATE TABLE IF NOT EXISTS entries (
    domain TEXT NOT NULL, path TEXT NOT NULL, mode INTEGER NOT NULL, user_id INTEGER NOT NULL, group_id INTEGER NOT NULL,
    modified INTEGER NOT NULL, changed INTEGER NOT NULL, born INTEGER NOT NULL, inode INTEGER NOT NULL,
    class INTEGER NOT NULL, flags INTEGER NOT NULL, size INTEGER NOT NULL, attributes BLOB, target TEXT,
    PRIMARY KEY (domain, path)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS by_inode ON entries(inode);
`;

const firstInode = 20_000;
const pageRows = 2000;

/** The table of everything on the phone, content aside (`files.db` of the state folder). */
export class FileRows implements Disposable {
  readonly #database: Database;
  readonly #find: Statement;
  readonly #store: Statement;
  readonly #remove: Statement;
  readonly #removeBelow: Statement;
  readonly #firstBelow: Statement;
  readonly #owner: Statement;
  readonly #size: Statement;
  readonly #firstOfDomain: Statement;
  readonly #nextOfDomain: Statement;
  readonly #first: Statement;
  readonly #next: Statement;
  #nextInode: number | undefined;
  #usedBytes: number | undefined;
  #depth = 0;

  private constructor(database: Database) {
    this.#database = database;
    this.#find = database.prepare('SELECT * FROM entries WHERE domain = ? AND path = ?');
    this.#store = database.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#remove = database.prepare('DELETE FROM entries WHERE domain = ? AND path = ?');
    this.#removeBelow = database.prepare('DELETE FROM entries WHERE domain = ? AND path >= ? AND path < ?');
    this.#firstBelow = database.prepare('SELECT 1 FROM entries WHERE domain = ? AND path > ? AND path < ? LIMIT 1');
    this.#owner = database.prepare('SELECT domain, path FROM entries WHERE inode = ? LIMIT 1');
    this.#size = database.prepare('SELECT size FROM entries WHERE domain = ? AND path = ?');
    this.#firstOfDomain = database.prepare(`SELECT * FROM entries WHERE domain = ? ORDER BY path LIMIT ${pageRows}`);
    this.#nextOfDomain = database.prepare(
      `SELECT * FROM entries WHERE domain = ? AND path > ? ORDER BY path LIMIT ${pageRows}`,
    );
    this.#first = database.prepare(`SELECT * FROM entries ORDER BY domain, path LIMIT ${pageRows}`);
    this.#next = database.prepare(
      `SELECT * FROM entries WHERE (domain, path) > (?, ?) ORDER BY domain, path LIMIT ${pageRows}`,
    );
  }

  static open(path: string): FileRows {
    const database = Database.open(path, { mode: 'create' });
    database.script('PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;');
    database.script(schema);
    return new FileRows(database);
  }

  find(domain: string, path: string): PhoneFile | undefined {
    const row = this.#find.row<EntryRow>(domain, path);
    return row && toFile(row);
  }

  store(file: PhoneFile): void {
    this.#countBytes(
      file.size - (this.#usedBytes === undefined ? 0 : (this.#sizeOf(file.domain, file.relativePath) ?? 0)),
    );
    if (this.#nextInode !== undefined && file.inode >= this.#nextInode) this.#nextInode = file.inode + 1;
    const attributes = file.extendedAttributes ? writeBinaryPlist(file.extendedAttributes) : null;
    const { domain, relativePath, mode, userId, groupId, modified, changed, born, inode } = file;
    const { protectionClass, flags, size, target = null } = file;
    // biome-ignore format: one row
    this.#store.run(domain, relativePath, mode, userId, groupId, modified, changed, born, inode, protectionClass, flags, size, attributes, target);
  }

  /** Removes an entry and what lies below it. */
  remove(domain: string, path: string): void {
    this.#remove.run(domain, path);
    const prefix = path === '' ? '' : `${path}/`;
    this.#removeBelow.run(domain, prefix, prefix === '' ? '\u{10ffff}' : `${path}0`);
    this.#usedBytes = undefined;
  }

  /** By domain and path in byte order; rows may be stored and removed meanwhile. */
  *all(domain?: string): Iterable<PhoneFile> {
    let page = domain === undefined ? this.#first.all<EntryRow>() : this.#firstOfDomain.all<EntryRow>(domain);
    for (;;) {
      for (const row of page) yield toFile(row);
      const last = page[page.length - 1];
      if (!last || page.length < pageRows) return;
      const next = domain === undefined ? this.#next : this.#nextOfDomain;
      page = next.all<EntryRow>(last.domain, last.path);
    }
  }

  /** Entries that lie on this machine's disk: all but links. */
  countOnDisk(domain?: string): number {
    const sql = 'SELECT count(*) AS n FROM entries WHERE target IS NULL AND (domain = ? OR ? IS NULL)';
    return this.#database.row<{ n: number }>(sql, domain ?? null, domain ?? null)?.n ?? 0;
  }

  /** Where an entry with that inode is. */
  ownerOf(inode: number): Pick<PhoneFile, 'domain' | 'relativePath'> | undefined {
    const row = this.#owner.row<Pick<EntryRow, 'domain' | 'path'>>(inode);
    return row && { domain: row.domain, relativePath: row.path };
  }

  /** Whether a directory has nothing in it. */
  isEmpty(domain: string, path: string): boolean {
    const prefix = path === '' ? '' : `${path}/`;
    return this.#firstBelow.row(domain, prefix, prefix === '' ? '\u{10ffff}' : `${path}0`) === undefined;
  }

  newInode(): number {
    if (this.#nextInode === undefined) {
      const highest = this.#database.row<{ n: number | null }>('SELECT max(inode) AS n FROM entries')?.n ?? 0;
      this.#nextInode = Math.max(highest + 1, firstInode);
    }
    return this.#nextInode++;
  }

  usedBytes(): number {
    this.#usedBytes ??= this.#database.row<{ n: number | null }>('SELECT sum(size) AS n FROM entries')?.n ?? 0;
    return this.#usedBytes;
  }

  /** All of `work` in one transaction; may be nested. */
  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#depth++;
    try {
      return this.#database.transaction(work);
    } finally {
      this.#depth--;
    }
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }

  #countBytes(change: number): void {
    if (this.#usedBytes !== undefined) this.#usedBytes += change;
  }

  #sizeOf(domain: string, path: string): number | undefined {
    return this.#size.row<Pick<EntryRow, 'size'>>(domain, path)?.size;
  }
}

function toFile(row: EntryRow): PhoneFile {
  return {
    domain: row.domain,
    relativePath: row.path,
    kind: kindOf(row.mode) ?? 'file',
    mode: row.mode,
    userId: row.user_id,
    groupId: row.group_id,
    modified: row.modified,
    changed: row.changed,
    born: row.born,
    inode: row.inode,
    protectionClass: row.class,
    flags: row.flags,
    size: row.size,
    ...(row.attributes && { extendedAttributes: attributesOf(row.attributes) }),
    ...(row.target !== null && { target: row.target }),
  };
}

function attributesOf(bytes: Uint8Array): PlistDict {
  return asDict(parsePlist(bytes)) ?? {};
}
