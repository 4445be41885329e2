// Looks for the deleted rows of the SQLite Forensic Corpus: FOLDER, with a folder for each class. Prints a table (docs/formats/recovery.md §10).
import { readdirSync } from 'node:fs';
import { makeScratch } from '../harness/scratch.js';
import { judgeClass } from './judge.js';

const [corpus = ''] = process.argv.slice(2);
using scratch = makeScratch();
const row = (...cells: readonly (string | number)[]): void =>
  void process.stdout.write(`${cells.map((cell) => String(cell).padStart(12)).join('')}\n`);
row('class', 'databases', 'deleted', 'found', 'alive', 'certain', 'false', 'likely', 'false');
const classes = readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory());
for (const { name } of classes.sort((one, other) => (one.name < other.name ? -1 : 1))) {
  const { databases, deleted, found, alive, certain, falselyCertain, likely, falselyLikely } = judgeClass(
    corpus,
    name,
    scratch,
  );
  row(name, databases, deleted, found, alive, certain, falselyCertain, likely, falselyLikely);
}
