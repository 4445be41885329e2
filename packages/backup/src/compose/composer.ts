import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { isFailure, type TaskContext } from '@pearmain/base';
import type { Backup } from '../backup.js';
import { placeOf } from '../convert/backup-frame.js';
import type { IndexWriter } from '../convert/index-writer.js';
import { storeContent } from '../convert/store-content.js';
import { fail } from '../failures.js';
import { fileId, type IndexName } from '../layout.js';
import type { MBFile } from '../manifest/mb-file.js';
import { type BackupRow, kindOfMode, kindOfRow } from '../manifest/row.js';
import { carryContent, newKey } from './carry-content.js';
import { isDatabase, logSuffixes } from './find-databases.js';
import { KnownFolders } from './known-folders.js';
import { isProperName } from './proper-name.js';
import { RecordForm } from './record-form.js';
import { ComposeTally } from './report.js';
import { ContentSharer } from './share-content.js';
import type { Composition } from './source.js';

const rowsAtOnce = 512;

/** A folder that every user's app has; its number comes with it. */
const usualFolder: MBFile = {
  ...{ relativePath: undefined, mode: 0o40755, inode: 0, userId: 501, groupId: 501, flags: 0 },
  ...{ modified: 0, changed: 0, born: 0, sizeBytes: 0, protectionClass: 0 },
  ...{ encryptionKey: undefined, digest: undefined, extendedAttributes: undefined, target: undefined },
};

/** One composition under way. Sources go by their number; the first one's rows, keys and content stay as they are. */
export class Composer {
  readonly report = new ComposeTally();
  /** The domains of all that was taken. */
  readonly domains = new Set<string>();
  readonly #sources: Composition['sources'];
  readonly #base: Backup;
  readonly #folder: string;
  readonly #indexName: IndexName;
  readonly #index: IndexWriter;
  readonly #form: RecordForm;
  readonly #sharer = new ContentSharer();
  readonly #folders = new KnownFolders();
  readonly #batch: BackupRow[] = [];

  constructor({ sources, folder }: Composition, index: IndexWriter) {
    this.#sources = sources;
    this.#base = sources[0].backup;
    this.#folder = folder;
    this.#index = index;
    const { name, traits } = this.#base.index;
    this.#indexName = name;
    this.#form = new RecordForm({ name, traits });
  }

  /** @throws the failures of a disk, the signal's reason */
  async takeAll(context: TaskContext): Promise<void> {
    for (const number of this.#sources.keys()) await this.#takeFrom(number, context);
    this.#flush();
    this.report.sharing = this.#sharer.used;
  }

  async #takeFrom(number: number, context: TaskContext): Promise<void> {
    const source = this.#source(number);
    const databases: BackupRow[] = [];
    let seen = 0;
    for (const row of source.backup.rows()) {
      if (++seen % rowsAtOnce === 0) await this.#breathe(context);
      if (!source.takes(row.domain, row.relativePath)) continue;
      await this.#take(number, row, (database) => source.emptiesLogs && databases.push(database));
    }
    for (const row of databases) for (const suffix of logSuffixes) await this.#takeLog(number, row, suffix);
  }

  /** What cannot be taken of one entry costs that entry. */
  async #take(number: number, row: BackupRow, foundDatabase: (row: BackupRow) => void): Promise<void> {
    const kind = kindOfRow(row);
    if (kind === 'unsaved' || kind === 'unknown') return;
    try {
      if (!isProperName(row.domain, row.relativePath) || row.fileId !== fileId(row.domain, row.relativePath))
        throw fail('damaged-record', { reason: 'no phone calls anything so' });
      await this.#takeProper(number, row, foundDatabase);
    } catch (error) {
      if (isFailure(error, 'backup/missing-content')) this.report.missing.add(pathOf(row));
      else if (isFailure(error, 'backup/damaged-record')) this.report.refused.add(pathOf(row));
      else throw error;
    }
  }

  async #takeProper(number: number, row: BackupRow, foundDatabase: (row: BackupRow) => void): Promise<void> {
    const { backup } = this.#source(number);
    const { mode, sizeBytes } = backup.glanceAt(row);
    switch (kindOfMode(mode)) {
      case 'file': {
        const isOne = isDatabase(backup, row, sizeBytes);
        if ((await this.#takeFile(number, row, sizeBytes)) && isOne) foundDatabase(row);
        return;
      }
      case 'directory':
        this.#reach(row, number);
        if (this.#folders.add(row.domain, row.relativePath)) this.#addFolder(this.#form.of(backup, row, number));
        return;
      case 'link':
        this.#reach(row, number);
        this.#add(this.#form.of(backup, row, number));
        this.report.links += 1;
        return;
      default:
        throw fail('damaged-record', { reason: `a mode of ${mode}` });
    }
  }

  /** False where another source has put it there. */
  async #takeFile(number: number, row: BackupRow, sizeBytes: number): Promise<boolean> {
    const { backup } = this.#source(number);
    const place = this.#placeOf(row.fileId);
    if (number === 0) {
      const content = backup.findContent(row);
      if (content === undefined) throw fail('missing-content', { path: pathOf(row) });
      const own = this.#form.of(backup, row, number);
      await this.#sharer.put(content, place);
      this.#addFile(own, number, sizeBytes);
      return true;
    }
    if (isThere(place)) return false;
    const record = backup.record(row);
    const carried = await carryContent({ backup, row, record }, { base: this.#base, place, sharer: this.#sharer });
    this.#addFile(this.#form.changed(row, { ...record, ...carried }, number), number, sizeBytes);
    return true;
  }

  /** The backup's own log where it has one, else an empty one. */
  async #takeLog(number: number, database: BackupRow, suffix: string): Promise<void> {
    const { backup } = this.#source(number);
    const { domain } = database;
    const relativePath = `${database.relativePath}${suffix}`;
    const id = fileId(domain, relativePath);
    const place = this.#placeOf(id);
    const own = backup.find(domain, relativePath);
    if (own && !isThere(place)) await this.#take(number, own, () => {});
    if (isThere(place)) return;
    const model = backup.record(database);
    const made = newKey(model, this.#base);
    const { digest } = await storeContent(place, nothing(), { key: made?.key, hasDigest: model.digest !== undefined });
    const record = { ...model, sizeBytes: 0, digest, encryptionKey: made?.wrapped, extendedAttributes: undefined };
    this.#addFile(this.#form.fresh({ domain, relativePath, fileId: id, flags: 1 }, record), number, 0);
  }

  /** Adds the folders above an entry: its own source's, else those of another, else new ones. */
  #reach({ domain, relativePath }: BackupRow, number: number): void {
    for (const path of this.#folders.missingAbove(domain, relativePath)) {
      this.#addFolder(this.#findFolder(domain, path, number) ?? this.#newFolder(domain, path));
    }
  }

  #findFolder(domain: string, path: string, number: number): BackupRow | undefined {
    for (const from of new Set([number, ...this.#sources.keys()])) {
      const { backup } = this.#source(from);
      const row = backup.find(domain, path);
      if (row && kindOfRow(row) === 'directory') return this.#form.of(backup, row, from);
    }
    return undefined;
  }

  #newFolder(domain: string, relativePath: string): BackupRow {
    return this.#form.fresh({ fileId: fileId(domain, relativePath), domain, relativePath, flags: 2 }, usualFolder);
  }

  #addFile(row: BackupRow, number: number, sizeBytes: number): void {
    this.#reach(row, number);
    this.#add(row);
    this.report.files += 1;
    this.report.bytes += sizeBytes;
  }

  #addFolder(row: BackupRow): void {
    this.#add(row);
    this.report.folders += 1;
  }

  #add(row: BackupRow): void {
    this.domains.add(row.domain);
    if (this.#batch.push(row) >= rowsAtOnce) this.#flush();
  }

  #flush(): void {
    this.#index.add(this.#batch);
    this.#batch.length = 0;
  }

  async #breathe(context: TaskContext): Promise<void> {
    context.signal.throwIfAborted();
    context.emit({ kind: 'progress', files: this.report.files, bytes: this.report.bytes });
    await letOthersRun();
  }

  #placeOf(id: string): string {
    return join(this.#folder, placeOf(id, this.#indexName));
  }

  #source(number: number): Composition['sources'][number] {
    const source = this.#sources[number];
    if (!source) throw new RangeError(`no source ${number}`);
    return source;
  }
}

function pathOf({ domain, relativePath }: BackupRow): string {
  return `${domain}/${relativePath}`;
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
