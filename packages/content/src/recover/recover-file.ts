import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type TaskContext, UniqueNames } from '@pearmain/base';
import {
  type Confidence,
  type ContentNotice,
  confidences,
  type RecoverFileResult,
  type RecoverLine,
} from '@pearmain/contract';
import type { Cell } from '../description.js';
import { csvLine } from '../export/csv.js';
import { type ExportFile, ExportFolder } from '../export/export-folder.js';
import { jsonLine } from '../export/json-lines.js';
import { fail } from '../failures.js';
import { type ReadingLimits, readDeleted } from '../reading/read-items.js';
import type { CarvedRow } from './carved-rows.js';
import { storedRow } from './recover-kind.js';
import type { RecoveryStep } from './recovery-step.js';

/** A database file that belongs to no backup. */
export interface RecoverFileInput {
  readonly path: string;
  /** An empty folder for private copies; the caller's to remove. */
  readonly scratch: string;
  readonly destination?: string;
  readonly overwrite: boolean;
  readonly format: 'csv' | 'jsonl';
  readonly least: Confidence;
  readonly limits?: ReadingLimits;
  tell?(line: RecoverLine): Promise<void> | void;
}

/** What was found, and the files that were written, below the destination. */
export type RecoverFileReport = Omit<RecoverFileResult, 'file' | 'destination' | 'files'> & {
  readonly files: readonly string[];
};

/**
 * Rows of a database file that it does not have any more: by table, each as its columns were declared.
 *
 * @throws content/damaged-store for what is no database; as `readDeleted` and `ExportFolder.create`
 */
export async function recoverFile(input: RecoverFileInput, { signal, emit }: TaskContext): Promise<RecoverFileReport> {
  const { path, scratch, least, limits } = input;
  const copy = { role: 'store', path: join(scratch, 'store'), domain: '', relativePath: path, modified: undefined };
  copyFileSync(path, copy.path);
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy.path}-wal`);
  const tables = new Map<string, Map<Confidence, number>>();
  const dropped = new Set<string>();
  const notices = { count: 0, first: [] as ContentNotice[] };
  const amounts = { unusedBytes: 0, filledBytes: 0 };
  using writer = new TableWriter(input);
  let bytes = 0;
  try {
    for await (const batch of readDeleted({ kind: undefined, copies: [copy] }, signal, limits)) {
      notices.count += batch.notices.length;
      notices.first.push(...batch.notices);
      for (const step of batch.items as readonly RecoveryStep[]) {
        if (step.step === 'seen') bytes += step.bytes;
        if (step.step === 'store') {
          amounts.unusedBytes += step.store.unusedBytes;
          amounts.filledBytes += step.store.filledBytes;
        }
        if (step.step !== 'row' || confidences.indexOf(step.row.confidence) > confidences.indexOf(least)) continue;
        const { carved, confidence } = step.row;
        if (carved.isDropped) dropped.add(carved.table);
        const counts = tables.get(carved.table) ?? new Map<Confidence, number>();
        tables.set(carved.table, counts.set(confidence, (counts.get(confidence) ?? 0) + 1));
        await input.tell?.({
          event: 'found',
          item: storedRow(step.row),
          evidence: { method: 'carved', confidence, file: path, carved },
        });
        writer.write(step.row);
      }
      emit({ kind: 'progress', files: 0, bytes });
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'formats/sqlite-damaged') throw error;
    throw fail('damaged-store', { path, reason: error.message }, { cause: error });
  }
  const found = [...tables].map(([table, counts]) => ({
    table,
    isDropped: dropped.has(table),
    found: [...counts].map(([confidence, count]) => ({ confidence, count })),
  }));
  return { tables: found, ...amounts, notices, ...writer.finish() };
}

/** A file a table, with columns for what is known of each row before its own. */
class TableWriter implements Disposable {
  readonly #folder: ExportFolder | undefined;
  readonly #format: 'csv' | 'jsonl';
  readonly #names = new UniqueNames();
  readonly #files = new Map<string, ExportFile>();

  constructor({ destination, overwrite, format }: RecoverFileInput) {
    this.#folder = destination === undefined ? undefined : new ExportFolder(destination, { overwrite });
    this.#format = format;
  }

  write(row: CarvedRow): void {
    if (!this.#folder) return;
    const { table } = row.carved;
    const key = `${table} ${row.columns.length}`;
    let file = this.#files.get(key);
    if (!file) {
      file = this.#folder.create(this.#names.make(table, `.${this.#format}`));
      this.#files.set(key, file);
      if (this.#format === 'csv')
        file.write(`\ufeff${csvLine(['Confidence', 'State', 'Place', 'Row', 'Byte', ...row.columns])}`);
    }
    file.write(this.#format === 'csv' ? csvLine(cellsOf(row)) : `${jsonLine('recovered-row/1', storedRow(row))}\n`);
  }

  finish(): { files: readonly string[]; bytes: number } {
    for (const file of this.#files.values()) file.finish();
    return { files: this.#folder?.names ?? [], bytes: this.#folder?.bytes ?? 0 };
  }

  [Symbol.dispose](): void {
    for (const file of this.#files.values()) file[Symbol.dispose]();
  }
}

function cellsOf({ confidence, carved, values, rowIdColumn, columns }: CarvedRow): Cell[] {
  const own = values.map((value, index): Cell => {
    if (value === null) return columns[index] === rowIdColumn ? carved.rowId : undefined;
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
    return typeof value === 'bigint' ? String(value) : value;
  });
  return [confidence, carved.state, carved.place, carved.rowId, carved.offset, ...own];
}
