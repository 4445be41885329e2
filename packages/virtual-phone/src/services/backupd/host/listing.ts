import { join } from 'node:path';
import { Database } from '@pearmain/sqlite';
import type { HostEntry, HostFolder } from './host-folder.js';

/** Content files of a host's folder as they were found in its listings; kept on disk, for there may be a million. */
export class Listing implements Disposable {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  static create(workFolder: string, name: string): Listing {
    const database = Database.open(join(workFolder, `${name}.db`), { mode: 'create' });
    database.script('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;');
    database.script('CREATE TABLE listed (file_id TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;');
    return new Listing(database);
  }

  /** Lists a folder and every folder in it, one message each, and keeps what has the name of content. */
  async read(host: HostFolder, folder: string): Promise<ReadonlySet<string>> {
    const others = new Set<string>();
    for await (const { name, entries } of listWithFolders(host, folder)) {
      if (name === '') for (const other of entries.keys()) others.add(other);
      const insert = this.#database.prepare('INSERT OR REPLACE INTO listed VALUES (?, ?)');
      this.#database.transaction(() => {
        for (const [id, { size, isDirectory }] of entries) {
          if (!isDirectory && isFileId(id) && id.startsWith(name)) insert.run(id, size);
        }
      });
    }
    return others;
  }

  sizeOf(fileId: string): number | undefined {
    return this.#database.row<{ size: number }>('SELECT size FROM listed WHERE file_id = ?', fileId)?.size;
  }

  /** All ids, in pieces of at most `size`. */
  *batches(size: number): Iterable<readonly string[]> {
    const page = this.#database.prepare('SELECT file_id FROM listed WHERE file_id > ? ORDER BY file_id LIMIT ?');
    for (let after = ''; ; ) {
      const ids = page.all<{ file_id: string }>(after, size).map((row) => row.file_id);
      const last = ids[ids.length - 1];
      if (last === undefined) return;
      yield ids;
      after = last;
    }
  }

  get count(): number {
    return this.#database.row<{ n: number }>('SELECT count(*) AS n FROM listed')?.n ?? 0;
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }
}

/** The listing of a folder (name `''`), then of each of its sub-folders but `Snapshot`. */
export async function* listWithFolders(
  host: HostFolder,
  folder: string,
): AsyncIterable<{ readonly name: string; readonly entries: ReadonlyMap<string, HostEntry> }> {
  const entries = await host.list(folder);
  yield { name: '', entries };
  const folders = [...entries].filter(([name, { isDirectory }]) => isDirectory && isProperName(name));
  for (const [name] of folders.sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield { name, entries: await host.list(`${folder}/${name}`) };
  }
}

function isFileId(name: string): boolean {
  return /^[0-9a-f]{40}$/.test(name);
}

function isProperName(name: string): boolean {
  return name !== 'Snapshot' && name !== '' && !name.includes('/') && name !== '.' && name !== '..';
}
