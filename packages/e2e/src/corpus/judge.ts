import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { recoverRows } from '@pearmain/content';
import type { Scratch } from '../harness/scratch.js';
import { keyOf, readTruth } from './read-truth.js';

/** How well deleted rows of one class of databases are found. */
export interface ClassScore {
  /** The folder of the class. */
  readonly name: string;
  readonly databases: number;
  /** By the corpus. */
  readonly deleted: number;
  /** Of those, each once. */
  readonly found: number;
  /** Findings that were never deleted: pointers to them are broken, or they are still there. */
  readonly alive: number;
  /** Findings of `certain`, and how many of them the database never had. */
  readonly certain: number;
  readonly falselyCertain: number;
  /** Findings of `likely`, and how many of them the database never had. */
  readonly likely: number;
  readonly falselyLikely: number;
}

/** Looks for deleted rows in all databases of a class of the SQLite Forensic Corpus, and compares with what it says. */
export function judgeClass(corpus: string, name: string, scratch: Scratch): ClassScore {
  const score = {
    databases: 0,
    deleted: 0,
    found: 0,
    alive: 0,
    certain: 0,
    falselyCertain: 0,
    likely: 0,
    falselyLikely: 0,
  };
  const folder = join(corpus, name);
  for (const file of readdirSync(folder).filter((each) => each.endsWith('.db'))) {
    const truth = readTruth(join(folder, file.replace(/(?:_antifor)?\.db$/, '.xml')));
    const had = new Set(truth.map(({ key }) => key));
    const alive = new Set(truth.filter(({ isDeleted }) => !isDeleted).map(({ key }) => key));
    const deleted = new Set(truth.filter(({ isDeleted }) => isDeleted).map(({ key }) => key));
    score.databases += 1;
    score.deleted += deleted.size;
    for (const { confidence, key } of findings(join(folder, file), scratch)) {
      if (deleted.delete(key)) score.found += 1;
      else if (alive.has(key)) score.alive += 1;
      const wrong = had.has(key) ? 0 : 1;
      if (confidence === 'certain') {
        score.certain += 1;
        score.falselyCertain += wrong;
      } else {
        score.likely += 1;
        score.falselyLikely += wrong;
      }
    }
  }
  return { name, ...score };
}

function* findings(file: string, scratch: Scratch): Generator<{ confidence: string; key: string }> {
  const folder = scratch.at(`corpus-${file.replace(/\W/g, '-')}`);
  mkdirSync(folder);
  const path = join(folder, 'store');
  copyFileSync(file, path);
  const copy = { role: 'store', path, domain: '', relativePath: file, modified: undefined };
  for (const step of recoverRows([copy], () => {})) {
    if (step.step !== 'row' || step.row.confidence === 'fragment') continue;
    const { values, columns, rowIdColumn, confidence, carved } = step.row;
    const named = values.map((value, index) => (columns[index] === rowIdColumn ? (carved.rowId ?? null) : value));
    yield { confidence, key: keyOf(named) };
  }
}
