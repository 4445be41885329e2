import { rmSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import type { CarvedPlace, Confidence } from '@pearmain/contract';
import type { RecordValue } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import type { LocalCopy, ReadContext } from '../reader.js';
import { placeOf } from '../store/open-store.js';
import type { Candidate } from './carve/candidate.js';
import { type Carved, carveStore } from './carve/carve.js';
import { valuesOf } from './carve/schema.js';
import { StoreFile } from './carve/store-file.js';

/** A row that its database does not have any more. */
export interface CarvedRow {
  readonly columns: readonly string[];
  /** As many as the row had, which may be fewer than there are columns. */
  readonly values: readonly RecordValue[];
  /** The column that the row's number is, if one is. */
  readonly rowIdColumn: string | undefined;
  readonly confidence: Confidence;
  readonly carved: CarvedPlace;
}

/** What a database gave. */
export interface CarvedStore {
  readonly rows: readonly CarvedRow[];
  readonly droppedTables: readonly string[];
  readonly unusedBytes: number;
  readonly filledBytes: number;
}

const least = { certain: 80, likely: 70, fragment: 40 } as const;

/**
 * All rows that were deleted and can still be read in the private copy of a database, those in which least can be wrong first
 * (docs/formats/recovery.md). As a check the same is looked for in a compact copy, which has nothing that was deleted: what looks no
 * better than what is found there is left out. Yields how many bytes were seen since.
 *
 * @throws formats/sqlite-damaged
 */
export function* carvedRows(copy: LocalCopy, tell: ReadContext['tell']): Generator<number, CarvedStore> {
  const { carved, rows } = yield* carve(copy.path);
  if (carved.left > 0) {
    tell({ where: placeOf(copy), message: `There is more in it than is shown: ${carved.left} rows were left out.` });
  }
  const noise = rows.length === 0 ? 0 : yield* noiseOf(copy, tell);
  const good = rows.filter(({ carved: { score } }) => score > noise);
  if (good.length < rows.length) {
    const message = `Rows no better than those that a compact copy seems to hold were left out: ${rows.length - good.length}.`;
    tell({ where: placeOf(copy), message });
  }
  const order: readonly Confidence[] = ['certain', 'likely', 'fragment'];
  good.sort((one, other) => order.indexOf(one.confidence) - order.indexOf(other.confidence));
  const { droppedTables, unusedBytes, filledBytes } = carved;
  return { rows: good, droppedTables, unusedBytes, filledBytes };
}

function* carve(path: string): Generator<number, { carved: Carved; rows: CarvedRow[] }> {
  using store = StoreFile.open(path);
  const steps = carveStore(store);
  for (let step = steps.next(); ; step = steps.next()) {
    if (!step.done) {
      yield step.value * store.header.pageSize;
      continue;
    }
    const carved = step.value;
    const rows = carved.candidates.filter(({ score }) => score >= least.fragment);
    return { carved, rows: rows.map((candidate) => toRow(candidate, store)) };
  }
}

function toRow(candidate: Candidate, { header }: StoreFile): CarvedRow {
  const { shape, types, body, rowId, page, offset, place, state, isCut, commits, score } = candidate;
  const { table, isDropped } = shape;
  const { columns } = table;
  return {
    columns: columns.map(({ name }) => name),
    values: valuesOf(body, types, header.encoding),
    rowIdColumn: columns.find(({ isRowId }) => isRowId)?.name,
    confidence: confidenceOf(candidate),
    carved: {
      table: table.name,
      isDropped,
      ...(rowId !== undefined && { rowId }),
      page,
      offset,
      place,
      state,
      score: Math.round(score),
      isCut,
      ...(commits && { commits }),
    },
  };
}

/** Only a row with a head that adds up is beyond doubt; without one its lengths are inferred, and cut ones are pieces. */
function confidenceOf({ method, score, isCut }: Candidate): Confidence {
  if (isCut || score < least.likely) return 'fragment';
  return method !== 'headless' && score >= least.certain ? 'certain' : 'likely';
}

/** The score of the best row that a compact copy of the database seems to hold; nothing in it was deleted. */
function* noiseOf(copy: LocalCopy, tell: ReadContext['tell']): Generator<number, number> {
  const path = `${copy.path}-compact`;
  try {
    {
      using database = Database.open(copy.path, { mode: 'write', busyTimeoutMs: 0 });
      database.copyInto(path);
    }
    const { rows } = yield* carve(path);
    return rows.reduce((most, { carved }) => Math.max(most, carved.score), 0);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ where: placeOf(copy), message: `No compact copy could be made to check against: ${error.message}` });
    return 0;
  } finally {
    rmSync(path, { force: true });
  }
}
