import { chmodSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import type { Backup } from '../backup.js';
import { errorCode, fail } from '../failures.js';
import type { MBFile } from '../manifest/mb-file.js';
import { type BackupRow, kindOfMode, kindOfRow } from '../manifest/row.js';
import { RealFolders } from '../writer/real-folders.js';
import { type ExtractOrder, type ExtractOutcome, notableTime } from './extract-file.js';
import type { Need } from './measure.js';
import type { OutputNames } from './output-names.js';
import { type ExtractReport, Tally } from './report.js';

/** What is taken out of a backup, and where it goes. */
export interface ExtractInput {
  readonly backup: Backup;
  /** The rows that are wanted, in the same order each time. */
  rows(): Iterable<BackupRow>;
  /** A folder that is there. */
  readonly destination: string;
  /** Replaces what lies there and is not the same. */
  readonly overwrite?: boolean;
  /** Is told of every entry that can be read, before it is written. */
  describe?(entry: ExtractedEntry): void;
}

/** One entry, with everything that the phone noted of it. */
export interface ExtractedEntry {
  readonly domain: string;
  readonly relativePath: string;
  readonly kind: 'file' | 'directory' | 'link';
  /** Below the destination, `/`-separated; a link has none. */
  readonly place: string | undefined;
  readonly record: MBFile;
}

/** What keeps from writing anything at all. */
const ofTheDisk = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ENODEV', 'ENXIO', 'ESTALE', 'EHOSTDOWN', 'ETIMEDOUT']);
const permissions = 0o777;
/** Whoever made them must be able to write into folders, and nobody else look into those at the top. */
const ownFolder = 0o700;

/** One run of `extract`: makes orders of rows, and a report of what became of them. */
export class Extraction {
  readonly #input: ExtractInput;
  readonly #context: TaskContext;
  readonly #names: OutputNames;
  readonly #need: Need;
  readonly #folders: RealFolders;
  readonly #tally = new Tally();
  /** By the number of their order. */
  readonly #underWay = new Map<number, string>();
  readonly #made: { readonly place: string; readonly record: MBFile }[] = [];
  #orders = 0;

  constructor(input: ExtractInput, { names, need }: { names: OutputNames; need: Need }, context: TaskContext) {
    this.#input = input;
    this.#context = context;
    this.#names = names;
    this.#need = need;
    this.#folders = new RealFolders(input.destination);
  }

  get report(): ExtractReport {
    return this.#tally;
  }

  /** An order for each file; folders are made on the way, and what cannot be taken out is noted. */
  *orders(): Generator<ExtractOrder> {
    for (const row of this.#input.rows()) {
      const order = this.#orderOf(row);
      if (order) yield order;
    }
  }

  /** Notes what became of an order. @throws backup/destination-full, backup/destination-not-writable */
  note(outcome: ExtractOutcome): void {
    const path = this.#underWay.get(outcome.number) ?? '';
    this.#underWay.delete(outcome.number);
    const tally = this.#tally;
    if (outcome.state === 'halted') return;
    if (outcome.state === 'failed') {
      const { side, reason } = outcome;
      if (side === 'source') tally.unreadable.add({ path, reason });
      else this.#refuse(path, reason);
      return;
    }
    const { state, bytes, doubt } = outcome;
    if (state === 'kept') tally.kept.add(path);
    else if (doubt !== undefined) tally.inexact.add({ path, doubt });
    if (state === 'there') tally.there += 1;
    if (state !== 'written') return;
    tally.files += 1;
    tally.bytes += bytes;
    this.#tellProgress(path);
  }

  /** Gives folders their times and modes, which they lost while files were put into them. */
  finishFolders(): void {
    for (const { place, record } of this.#made.reverse()) {
      const path = join(this.#input.destination, place);
      const isTop = !place.includes('/');
      try {
        chmodSync(path, isTop ? ownFolder : (record.mode & permissions) | ownFolder);
        const time = notableTime(record.modified);
        utimesSync(path, time, time);
      } catch (error) {
        this.#refuse(place, reasonOf(error));
      }
    }
  }

  #orderOf(row: BackupRow): ExtractOrder | undefined {
    const path = row.relativePath === '' ? row.domain : `${row.domain}/${row.relativePath}`;
    const kind = kindOfRow(row);
    if (kind === 'unsaved') {
      this.#tally.unsaved.add(path);
      return undefined;
    }
    try {
      const record = this.#input.backup.record(row);
      return this.#take(row, record, path);
    } catch (error) {
      this.#noteUnreadable(path, error);
      return undefined;
    }
  }

  #take(row: BackupRow, record: MBFile, path: string): ExtractOrder | undefined {
    const { domain, relativePath } = row;
    const kind = kindOfMode(record.mode);
    switch (kind) {
      case 'directory': {
        const place = this.#names.folder(domain, relativePath);
        this.#input.describe?.({ domain, relativePath, kind, place, record });
        this.#makeFolder(place, record, path);
        return undefined;
      }
      case 'link':
        this.#input.describe?.({ domain, relativePath, kind, place: undefined, record });
        this.#tally.links.add({ path, target: record.target ?? '' });
        return undefined;
      case 'file':
        return this.#takeFile(row, record, path);
      default:
        this.#tally.unreadable.add({ path, reason: 'It is neither a file, nor a folder, nor a link.' });
        return undefined;
    }
  }

  #takeFile(row: BackupRow, record: MBFile, path: string): ExtractOrder | undefined {
    const { backup, destination, overwrite = false, describe } = this.#input;
    const { domain, relativePath, fileId } = row;
    const place = this.#names.file(domain, relativePath);
    describe?.({ domain, relativePath, kind: 'file', place, record });
    const stored = backup.stored(row, record);
    if (place !== path) this.#tally.renamed.add({ path, name: place });
    if (!this.#reach(place, path)) return undefined;
    const number = ++this.#orders;
    this.#underWay.set(number, path);
    const target = join(destination, place);
    return {
      number,
      source: stored.path,
      key: stored.key,
      sizeBytes: stored.sizeBytes,
      target,
      part: join(dirname(target), `.${fileId}.part`),
      mode: record.mode & permissions,
      modified: record.modified,
      overwrite,
    };
  }

  #makeFolder(place: string, record: MBFile, path: string): void {
    try {
      this.#folders.make(place, path);
      this.#made.push({ place, record });
      this.#tally.folders += 1;
    } catch (error) {
      this.#refuse(path, reasonOf(error));
    }
  }

  /** Whether the folder for a file could be made: a link or a file in the way is not passed. */
  #reach(place: string, path: string): boolean {
    try {
      this.#folders.parentOf(place, path, true);
      return true;
    } catch (error) {
      this.#refuse(path, reasonOf(error));
      return false;
    }
  }

  #noteUnreadable(path: string, error: unknown): void {
    if (isFailure(error, 'backup/missing-content')) this.#tally.missing.add(path);
    else if (error instanceof AppError && error.code === 'backup/damaged-record')
      this.#tally.unreadable.add({ path, reason: error.message });
    else throw error;
  }

  #refuse(path: string, reason: string): void {
    if (!ofTheDisk.has(reason)) {
      this.#tally.refused.add({ path, reason });
      return;
    }
    const { destination } = this.#input;
    if (reason === 'ENOSPC' || reason === 'EDQUOT') throw fail('destination-full', { path: destination });
    throw fail('destination-not-writable', { path: destination, reason });
  }

  #tellProgress(path: string): void {
    const { files, bytes } = this.#tally;
    const totalBytes = this.#need.bytes;
    const percent = totalBytes > 0 ? Math.min(100, (bytes / totalBytes) * 100) : 100;
    this.#context.emit({ kind: 'progress', files, bytes, totalBytes, percent, path });
  }
}

/** The system's word for what keeps a folder from being made. */
function reasonOf(error: unknown): string {
  if (isFailure(error, 'backup/path-refused')) return 'ELOOP';
  if (error instanceof AppError) return 'ENOTDIR';
  const code = errorCode(error);
  if (code === undefined) throw error;
  return code;
}
