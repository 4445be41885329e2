import { Database, type Row, type Statement } from '@pearmain/sqlite';
import { modeOf, type PhoneFileKind } from '../../../storage/phone-file.js';
import type { MBFile } from '../manifest/mb-file.js';

/** What happens to the content of an entry in a run. */
export const contentState = {
  /** Directories and links have none. */
  none: 0,
  /** The host has it from an earlier run. */
  kept: 1,
  /** It is to be sent. */
  wanted: 2,
  /** It lies in the host's Snapshot folder. */
  arrived: 3,
  /** It changed while it was read. */
  changed: 4,
  /** It could not be read. */
  unreadable: 5,
} as const;

/** One of `contentState`. */
export type ContentState = (typeof contentState)[keyof typeof contentState];

/** An entry of the phone in a run: its manifest row to be, and what becomes of its content. */
export interface PlannedFile extends MBFile {
  readonly fileId: string;
  readonly domain: string;
  readonly kind: PhoneFileKind;
  readonly state: ContentState;
}

interface PlanRow extends Row {
  seq: number;
  file_id: string;
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
  key: Uint8Array | null;
  digest: Uint8Array | null;
  state: number;
}

/** Content that is to be on the host. */
export interface PlannedPayload {
  readonly fileId: string;
  /** Before it is enciphered. */
  readonly size: number;
  readonly isSealed: boolean;
  /** It was sent in this run. */
  readonly hasArrived: boolean;
}

interface PayloadRow extends Row {
  file_id: string;
  size: number;
  sealed: number;
  state: number;
}

const schema = `
  CREATE TABLE files (
    seq INTEGER PRIMARY KEY, file_id TEXT NOT NULL UNIQUE, domain TEXT NOT NULL, path TEXT NOT NULL,
    mode INTEGER NOT NULL, user_id INTEGER NOT NULL, group_id INTEGER NOT NULL, modified INTEGER NOT NULL,
    changed INTEGER NOT NULL, born INTEGER NOT NULL, inode INTEGER NOT NULL, class INTEGER NOT NULL,
    flags INTEGER NOT NULL, size INTEGER NOT NULL, attributes BLOB, target TEXT, key BLOB, digest BLOB,
    state INTEGER NOT NULL
  );
  CREATE INDEX by_state ON files(state, seq);
`;

/** What came of sending one file. */
export interface SentFile {
  readonly fileId: string;
  readonly state: ContentState;
  readonly key?: Uint8Array | undefined;
  readonly digest?: Uint8Array | undefined;
}

/**
 * Everything that goes into the manifest of a run, in its order, with what became of each content. It lies in a file, so
 * that a phone with a million entries has room for it, and a run that was cut can go on from it.
 */
export class Plan implements Disposable {
  readonly #database: Database;
  readonly #insert: Statement;
  readonly #find: Statement;
  readonly #batch: Statement;
  readonly #page: Statement;
  readonly #mark: Statement;
  readonly #payload: Statement;
  readonly #state: Statement;

  private constructor(database: Database) {
    this.#database = database;
    this.#insert = database.prepare(
      'INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#find = database.prepare('SELECT * FROM files WHERE file_id = ?');
    this.#batch = database.prepare('SELECT * FROM files WHERE state = ? AND seq > ? ORDER BY seq LIMIT ?');
    this.#page = database.prepare('SELECT * FROM files WHERE seq > ? ORDER BY seq LIMIT ?');
    this.#mark = database.prepare('UPDATE files SET state = ?, key = ?, digest = ? WHERE file_id = ?');
    // The plus keeps SQLite from going through every file of a state for each of the 256 folders.
    this.#payload = database.prepare(
      'SELECT file_id, size, key IS NOT NULL AS sealed, state FROM files WHERE file_id > ? AND file_id < ? AND +state IN (?, ?) ORDER BY file_id',
    );
    this.#state = database.prepare('SELECT state FROM files WHERE file_id = ?');
  }

  static create(path: string): Plan {
    const database = Database.open(path, { mode: 'create' });
    database.script('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -98304;');
    database.script(schema);
    return new Plan(database);
  }

  /** The plan of a run that was cut; `undefined` where the file is not one. */
  static reopen(path: string): Plan | undefined {
    try {
      const database = Database.open(path, { mode: 'write' });
      return new Plan(database);
    } catch {
      // No plan, or a damaged one: the run begins anew, which costs time alone.
      return undefined;
    }
  }

  /** Adds entries behind those that are there, all in one go. */
  add(files: Iterable<PlannedFile>): void {
    this.#database.transaction(() => {
      let seq = this.#database.row<{ n: number | null }>('SELECT max(seq) AS n FROM files')?.n ?? 0;
      for (const file of files) this.#store(++seq, file);
    });
  }

  /** Puts what is now known of an entry in its place. */
  update(file: PlannedFile): void {
    const row = this.#find.row<PlanRow>(file.fileId);
    if (row) this.#store(row.seq, file);
  }

  remove(fileId: string): void {
    this.#database.run('DELETE FROM files WHERE file_id = ?', fileId);
  }

  find(fileId: string): PlannedFile | undefined {
    const row = this.#find.row<PlanRow>(fileId);
    return row && toPlanned(row);
  }

  /** The entries whose content is in that state, in order, in pieces of at most `size`; states may change meanwhile. */
  *batches(state: ContentState, size: number): Iterable<readonly PlannedFile[]> {
    for (let after = 0; ; ) {
      const rows = this.#batch.all<PlanRow>(state, after, size);
      const last = rows[rows.length - 1];
      if (!last) return;
      yield rows.map(toPlanned);
      after = last.seq;
    }
  }

  /** As `batches`, but the ids alone. */
  *idBatches(state: ContentState, size: number): Iterable<readonly string[]> {
    const sql = 'SELECT seq, file_id FROM files WHERE state = ? AND seq > ? ORDER BY seq LIMIT ?';
    const batch = this.#database.prepare(sql);
    for (let after = 0; ; ) {
      const rows = batch.all<{ seq: number; file_id: string }>(state, after, size);
      const last = rows[rows.length - 1];
      if (!last) return;
      yield rows.map((row) => row.file_id);
      after = last.seq;
    }
  }

  /** All entries in order, in pieces of at most `size`. */
  *pages(size: number): Iterable<readonly PlannedFile[]> {
    for (let after = 0; ; ) {
      const rows = this.#page.all<PlanRow>(after, size);
      const last = rows[rows.length - 1];
      if (!last) return;
      yield rows.map(toPlanned);
      after = last.seq;
    }
  }

  /** Files whose content is to be on the host, by the first two digits of their ids. */
  *payload(prefix: string): Iterable<PlannedPayload> {
    const { kept, arrived } = contentState;
    const rows = this.#payload.rows<PayloadRow>(prefix, `${prefix}g`, kept, arrived);
    for (const { file_id: fileId, size, sealed, state } of rows) {
      yield { fileId, size, isSealed: sealed === 1, hasArrived: state === arrived };
    }
  }

  has(fileId: string): boolean {
    return this.#state.row(fileId) !== undefined;
  }

  /** Whether the manifest names content of that id. */
  hasContent(fileId: string): boolean {
    return (this.#state.row<{ state: number }>(fileId)?.state ?? contentState.none) !== contentState.none;
  }

  /** How many entries are in that state, and the sum of their sizes. */
  total(state: ContentState): { files: number; bytes: number } {
    const sql = 'SELECT count(*) AS files, coalesce(sum(size), 0) AS bytes FROM files WHERE state = ?';
    return this.#database.row<{ files: number; bytes: number }>(sql, state) ?? { files: 0, bytes: 0 };
  }

  /** Inode numbers that several files share. */
  sharedInodes(): number[] {
    const sql =
      'SELECT inode FROM files WHERE state = ? AND inode <> 0 GROUP BY inode HAVING count(*) > 1 ORDER BY inode';
    return [...this.#database.rows<{ inode: number }>(sql, contentState.arrived)].map((row) => row.inode);
  }

  /** The domains with an entry in that state. */
  domains(state: ContentState): string[] {
    const sql = 'SELECT DISTINCT domain FROM files WHERE state = ? ORDER BY domain';
    return [...this.#database.rows<{ domain: string }>(sql, state)].map((row) => row.domain);
  }

  /** Records what was sent, all in one go. */
  mark(files: readonly SentFile[]): void {
    this.#database.transaction(() => {
      for (const { state, key = null, digest = null, fileId } of files) this.#mark.run(state, key, digest, fileId);
    });
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }

  #store(seq: number, file: PlannedFile): void {
    const { fileId, domain, relativePath, mode, userId, groupId, modified, changed, born, inode } = file;
    const { protectionClass, flags, size, extendedAttributes = null, target = null } = file;
    const { encryptionKey = null, digest = null, state } = file;
    // biome-ignore format: one row
    this.#insert.run(seq, fileId, domain, relativePath, mode, userId, groupId, modified, changed, born, inode, protectionClass, flags, size, extendedAttributes, target, encryptionKey, digest, state);
  }
}

function toPlanned(row: PlanRow): PlannedFile {
  return {
    fileId: row.file_id,
    domain: row.domain,
    relativePath: row.path,
    kind: kindIn(row.mode),
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
    extendedAttributes: row.attributes ?? undefined,
    target: row.target ?? undefined,
    encryptionKey: row.key ?? undefined,
    digest: row.digest ?? undefined,
    // Only `contentState` is ever written there.
    state: row.state as ContentState,
  };
}

function kindIn(mode: number): PhoneFileKind {
  return (['directory', 'symlink'] as const).find((kind) => modeOf(kind, 0) === (mode & 0o170000)) ?? 'file';
}
