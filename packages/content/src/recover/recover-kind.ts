import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import {
  type Confidence,
  type ContentKind,
  type ContentNotice,
  confidences,
  contentKinds,
  type ExportFormat,
  type FoundCount,
  type RecoveredKind,
  type RecoverLine,
} from '@pearmain/contract';
import { categories } from '../categories.js';
import type { Description } from '../description.js';
import { ExportFolder } from '../export/export-folder.js';
import { formats } from '../export/formats.js';
import { jsonLine } from '../export/json-lines.js';
import type { BackupFiles } from '../reader.js';
import type { ReadingLimits } from '../reading/read-items.js';
import type { CarvedRow } from './carved-rows.js';
import { describeHits, type Hit, summaryOf } from './hit.js';
import { hopeOf } from './hopes.js';
import { describeOrphans } from './orphans.js';
import { KindSearch } from './search-kind.js';

/** An older backup of the same phone. */
export interface OlderBackup {
  readonly id: string;
  /** ISO 8601. */
  readonly takenAt: string;
  readonly files: BackupFiles;
}

/** What is recovered, and where it goes. */
export interface RecoverKindInput {
  readonly kind: ContentKind;
  /** The first of the kind when not given. */
  readonly format?: ExportFormat;
  readonly files: BackupFiles;
  /** Newest first. */
  readonly older: readonly OlderBackup[];
  /** An empty folder for private copies; the caller's to remove. */
  readonly scratch: string;
  /** Nothing is written when not given. */
  readonly destination?: string;
  readonly overwrite: boolean;
  readonly timeZone: string;
  /** What is surer than that, or as sure. */
  readonly least: Confidence;
  readonly limits?: ReadingLimits;
  /** Hears of everything that is found; what it returns is waited for. */
  tell?(line: RecoverLine): Promise<void> | void;
}

/** What was found, and the files that were written, below the destination. */
export interface RecoverKindReport {
  readonly recovered: RecoveredKind;
  readonly files: readonly string[];
  readonly bytes: number;
}

const namedAtMost = 1000;
const shownAtMost = 20;

/**
 * Looks for what was deleted of a kind, in the order in which it is sure: what the phone still lists as deleted, what older backups have,
 * what lies unused in databases, files that nothing mentions. `undefined` where the backup has nothing of the kind.
 *
 * @throws as `readItems`, `readDeleted` and `ExportFolder.create`
 */
export async function recoverKind(
  input: RecoverKindInput,
  context: TaskContext,
): Promise<RecoverKindReport | undefined> {
  const { kind, scratch, older } = input;
  using report = new Report(input);
  const tell = (notice: ContentNotice): void => report.notice(notice);
  const searchIn = (files: BackupFiles, name: string) => {
    const own = join(scratch, name);
    mkdirSync(own, { mode: 0o700 });
    const limits = input.limits && { limits: input.limits };
    return KindSearch.open({ kind, files, scratch: own, context, tell, ...limits });
  };
  const search = await searchIn(input.files, 'now');
  if (!search) return undefined;
  if (input.destination !== undefined) context.emit({ kind: 'phase', phase: 'exporting' });
  const { describe } = categories[kind];
  await report.write(
    'carved',
    describe,
    search.carved((row) => report.row(row)),
    input.files,
  );
  await report.write('recently deleted', describe, search.present(), input.files);
  for (const { id, takenAt, files } of older) {
    const before = await searchIn(files, id);
    if (!before) continue;
    const words = `from the backup of ${takenAt.slice(0, 10)} ${id}`;
    await report.write(words, describe, search.lost(before, { id, takenAt }), files);
  }
  await report.write('files that nothing mentions', describeOrphans, search.orphans(), input.files, 'files');
  return report.finish(search.missing);
}

/** What was found in one way. */
interface Section {
  readonly words: string;
  readonly describe: Description<object>;
  readonly items: AsyncIterable<Hit>;
  readonly files: BackupFiles;
  readonly format: ExportFormat;
}

/** Counts what is found and writes it, each way into a folder of its own. */
class Report implements Disposable {
  readonly #input: RecoverKindInput;
  readonly #counts = new Map<string, FoundCount>();
  readonly #first: RecoveredKind['first'][number][] = [];
  readonly #rows = new Map<string, number>();
  readonly #notices = { count: 0, first: [] as ContentNotice[] };
  readonly #files: string[] = [];
  #rowFile: ReturnType<ExportFolder['create']> | undefined;
  #rowFolder: ExportFolder | undefined;
  #bytes = 0;

  constructor(input: RecoverKindInput) {
    this.#input = input;
  }

  notice(notice: ContentNotice): void {
    this.#notices.count += 1;
    if (this.#notices.first.length < namedAtMost) this.#notices.first.push(notice);
  }

  /** A row that is no item goes into a list of its own. */
  row(row: CarvedRow): void {
    if (!this.#isWanted(row.confidence)) return;
    const { table } = row.carved;
    this.#rows.set(table, (this.#rows.get(table) ?? 0) + 1);
    const { destination, kind, overwrite } = this.#input;
    if (destination === undefined) return;
    this.#rowFolder ??= new ExportFolder(join(destination, kind, 'carved'), { overwrite });
    this.#rowFile ??= this.#rowFolder.create('other-rows.jsonl');
    this.#rowFile.write(`${jsonLine('recovered-row/1', storedRow(row))}\n`);
  }

  /** @throws as `ExportFolder.create` */
  async write(
    words: string,
    describe: Description<object> | typeof describeOrphans,
    hits: AsyncGenerator<Hit>,
    files: BackupFiles,
    format: ExportFormat = this.#input.format ?? contentKinds[this.#input.kind].formats[0],
  ): Promise<void> {
    const { destination, kind } = this.#input;
    const own = describe as Description<object>; // its items are those of the hits
    const counted = this.#counted(hits, own);
    const first = await counted.next();
    if (first.done) return;
    const items = async function* (): AsyncGenerator<Hit> {
      yield first.value;
      yield* counted;
    };
    try {
      if (destination === undefined) for await (const _ of items());
      else
        await this.#writeInto(join(destination, kind, words), { words, describe: own, items: items(), files, format });
    } finally {
      // Whoever reads for it ends, also where nothing could be written.
      await counted.return(undefined);
    }
  }

  async #writeInto(path: string, { words, describe, items, files, format }: Section): Promise<void> {
    const { kind, overwrite, timeZone } = this.#input;
    const folder = new ExportFolder(path, { overwrite });
    const tell = (notice: ContentNotice): void => this.notice(notice);
    const described = describeHits(describe) as unknown as Description<object>; // formats hand its own items back to it
    const writing = { kind, title: `${contentKinds[kind].title}, recovered`, describe: described, items };
    await formats[format]({ ...writing, folder, files, withFiles: true, timeZone, tell });
    this.#take(folder, `${kind}/${words}`);
  }

  finish(missing: RecoveredKind['missing']['first']): RecoverKindReport {
    const { kind } = this.#input;
    this.#rowFile?.finish();
    if (this.#rowFolder) this.#take(this.#rowFolder, `${kind}/carved`);
    const recovered: RecoveredKind = {
      kind,
      found: [...this.#counts.values()],
      first: this.#first,
      missing: { count: missing.reduce((sum, { count }) => sum + count, 0), first: missing.slice(0, namedAtMost) },
      otherRows: [...this.#rows].map(([table, count]) => ({ table, count })),
      hope: hopeOf(kind),
      notices: this.#notices,
    };
    return { recovered, files: this.#files, bytes: this.#bytes };
  }

  [Symbol.dispose](): void {
    this.#rowFile?.[Symbol.dispose]();
  }

  async *#counted(hits: AsyncGenerator<Hit>, describe: Description<object>): AsyncGenerator<Hit> {
    for await (const hit of hits) {
      const { item, evidence } = hit;
      if (!this.#isWanted(evidence.confidence)) continue;
      const { method, confidence } = evidence;
      const key = `${method} ${confidence}`;
      this.#counts.set(key, { method, confidence, count: (this.#counts.get(key)?.count ?? 0) + 1 });
      if (this.#first.length < shownAtMost) this.#first.push({ ...summaryOf(describe, item), evidence });
      await this.#input.tell?.({ event: 'found', kind: this.#input.kind, item, evidence });
      yield hit;
    }
  }

  #isWanted(confidence: Confidence): boolean {
    return confidences.indexOf(confidence) <= confidences.indexOf(this.#input.least);
  }

  #take(folder: ExportFolder, below: string): void {
    this.#files.push(...folder.names.map((name) => `${below}/${name}`));
    this.#bytes += folder.bytes;
  }
}

/** A row as it is written: its values by the names of their columns. */
export function storedRow({ columns, values, confidence, carved }: CarvedRow): object {
  const named = Object.fromEntries(values.map((value, index) => [columns[index] ?? `${index}`, shown(value)]));
  return { ...carved, confidence, values: named };
}

function shown(value: CarvedRow['values'][number]): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
