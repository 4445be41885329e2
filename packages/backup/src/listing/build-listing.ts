import { setImmediate as letOthersRun } from 'node:timers/promises';
import { AppError, type TaskContext } from '@pearmain/base';
import { Database, type Row } from '@pearmain/sqlite';
import type { Backup } from '../backup.js';
import { type BackupRow, kindOfMode, kindOfRow, type RowKind } from '../manifest/row.js';
import type { ListedEntry } from './entry.js';
import { PageStore } from './page-store.js';

const rowsASlice = 1000;
/** The top has no folder above it. */
const none = -1;

/** Sorted while it is filled. Folders are numbered in the order in which they were met. */
const sortedTable = `
  PRAGMA journal_mode = OFF;
  CREATE TABLE Entries (
    folder INTEGER, name TEXT, kind TEXT, sizeBytes INTEGER, modified REAL, child INTEGER,
    PRIMARY KEY (folder, name, kind)
  ) WITHOUT ROWID`;

const inOrder = 'SELECT * FROM Entries ORDER BY folder, name, kind';

/** A folder of the backup: what it has below it is known at the end. */
interface Folder {
  readonly path: string;
  readonly above: number;
  modified: number;
  files: number;
  sizeBytes: number;
}

/** Fills `store` with everything that the index of `backup` names. */
export async function buildListing(backup: Backup, store: PageStore, context: TaskContext): Promise<void> {
  context.emit({ kind: 'phase', phase: 'indexing' });
  using sorter = new Sorter();
  let rows = 0;
  for (const row of backup.rows()) {
    sorter.add(row, recordOf(backup, row));
    if (++rows % rowsASlice !== 0) continue;
    await letOthersRun();
    context.signal.throwIfAborted();
  }
  sorter.writeInto(store);
}

/** What a listing shows of a row; an entry whose record cannot be read is listed all the same. */
function recordOf(backup: Backup, row: BackupRow): { kind: RowKind; sizeBytes: number; modified: number } {
  const kind = kindOfRow(row);
  if (kind === 'unsaved' || !row.blob) return { kind, sizeBytes: 0, modified: 0 };
  try {
    const { mode, sizeBytes, modified } = backup.glanceAt(row);
    return { kind: kindOfMode(mode), sizeBytes, modified };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind, sizeBytes: 0, modified: 0 };
  }
}

/** Puts rows, in whatever order they come, into their folders, and adds up what lies below each. */
class Sorter implements Disposable {
  readonly #database = Database.inMemory();
  readonly #insert;
  readonly #folders: Folder[] = [{ path: '', above: none, modified: 0, files: 0, sizeBytes: 0 }];
  readonly #numbers = new Map<string, number>([['', 0]]);

  constructor() {
    this.#database.script(`${sortedTable}; BEGIN`);
    this.#insert = this.#database.prepare('INSERT OR REPLACE INTO Entries VALUES (?, ?, ?, ?, ?, ?)');
  }

  add({ domain, relativePath }: BackupRow, record: { kind: RowKind; sizeBytes: number; modified: number }): void {
    const { kind, sizeBytes, modified } = record;
    const path = relativePath === '' ? domain : `${domain}/${relativePath}`;
    if (kind === 'directory') {
      const folder = this.#folders[this.#numberOf(path)];
      if (folder) folder.modified = modified;
      return;
    }
    const cut = path.lastIndexOf('/');
    const number = this.#numberOf(path.slice(0, Math.max(0, cut)));
    this.#insert.run(number, path.slice(cut + 1), kind, kind === 'file' ? sizeBytes : 0, modified, none);
  }

  writeInto(store: PageStore): void {
    this.#addUp();
    const { files = 0, sizeBytes = 0 } = this.#folders[0] ?? {};
    const count = this.#database.row('SELECT count(*) AS entries FROM Entries')?.['entries'];
    store.fill(() => this.#writePages(store), { entries: Number(count), files, sizeBytes });
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }

  #writePages(store: PageStore): void {
    let folder = 0;
    let page = 0;
    let entries: ListedEntry[] = [];
    const flush = (): void => {
      if (entries.length > 0) store.put(this.#folders[folder]?.path ?? '', page++, entries);
      entries = [];
    };
    for (const row of this.#database.rows(inOrder)) {
      const number = Number(row['folder']);
      if (number !== folder || entries.length === PageStore.pageEntries) flush();
      if (number !== folder) page = 0;
      folder = number;
      entries.push(this.#listed(row));
    }
    flush();
  }

  #listed(row: Row): ListedEntry {
    const name = String(row['name']);
    const child = this.#folders[Number(row['child'])];
    if (child) {
      const { sizeBytes, files, modified } = child;
      return { name, kind: 'directory', sizeBytes, files, modified };
    }
    const kind = row['kind'] as RowKind; // as `add` wrote it
    return { name, kind, sizeBytes: Number(row['sizeBytes']), files: 0, modified: Number(row['modified']) };
  }

  /** A folder comes after the one above it, so from the last to the first each is whole when it is added. */
  #addUp(): void {
    const files = this.#database.rows(
      "SELECT folder, count(*) AS files, sum(sizeBytes) AS bytes FROM Entries WHERE kind = 'file' GROUP BY folder",
    );
    for (const row of files) {
      const folder = this.#folders[Number(row['folder'])];
      if (folder) Object.assign(folder, { files: Number(row['files']), sizeBytes: Number(row['bytes']) });
    }
    for (const folder of [...this.#folders].reverse()) {
      const above = this.#folders[folder.above];
      if (!above) continue;
      above.files += folder.files;
      above.sizeBytes += folder.sizeBytes;
    }
  }

  /** The number of a folder; one that was not met before is entered into the one above it, row or no row. */
  #numberOf(path: string): number {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf('/');
    const above = this.#numberOf(path.slice(0, Math.max(0, cut)));
    const number = this.#folders.push({ path, above, modified: 0, files: 0, sizeBytes: 0 }) - 1;
    this.#numbers.set(path, number);
    this.#insert.run(above, path.slice(cut + 1), 'directory', 0, 0, number);
    return number;
  }
}
