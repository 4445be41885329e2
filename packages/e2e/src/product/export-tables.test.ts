import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Database } from '@pearmain/sqlite';
import { backUpFamily } from '../harness/family-backup.js';
import { needs, root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

/** Formulas at the beginning, after what parts cells in other countries, and on lines of their own. */
const hostile = [
  '=cmd|"/c calc"!A0',
  `a;=cmd|'/c calc'!A0;b`,
  `a\t@SUM(1)\tb`,
  `"a;-2+3+cmd|'/c calc'!A0"`,
  `x\n=HYPERLINK("https://evil.example";"y")\nz`,
  `one;+1|2`,
  `a"\r\n- 2+cmd|'/c calc'!A0`,
];
const harmless = ['Buy:\n- milk\n- bread\n+ butter', 'a;b, "c"', '1-2=3', 'x;- y'];

describe('tables for spreadsheets', needs('/usr/bin/python3'), () => {
  const scratch = makeScratch();
  let backup = '';

  before(async () => {
    backup = await backUpFamily(scratch, false);
    const id = createHash('sha1').update('HomeDomain-Library/AddressBook/AddressBook.sqlitedb').digest('hex');
    using book = Database.open(join(backup, id.slice(0, 2), id), { mode: 'write' });
    for (const [index, note] of [...hostile, ...harmless].entries())
      book.run(
        'INSERT INTO ABPerson (ROWID, guid, First, Note) VALUES (?, ?, ?, ?)',
        9000 + index,
        `made ${index}`,
        `Row ${index}`,
        note,
      );
  });
  after(() => scratch[Symbol.dispose]());

  test('Python’s csv reads every text as it is, but for the apostrophe before what would be a formula, however it parts the cells', async () => {
    const args = ['export', 'contacts', backup, scratch.at('csv'), '--format', 'csv'];
    const ended = await pearmain(scratch.at('home'), args);
    // The store is not as long any more as its backup says.
    assert.ok(ended.code === 0 || ended.code === 3, ended.err);
    const reader = join(root, 'packages/e2e/foreign/read_csv.py');
    const { code, out, err } = await runProgram('/usr/bin/python3', [reader, scratch.at('csv', 'contacts.csv')]);
    assert.equal(code, 0, err);
    const { rows, careless } = JSON.parse(out) as { rows: string[][]; careless: string[] };
    const [head = []] = rows;
    const noteOf = (index: number): string =>
      rows.find((row) => row[head.indexOf('First name')] === `Row ${index}`)?.[head.indexOf('Note')] ?? '';
    for (const [index, note] of hostile.entries())
      assert.equal(noteOf(index).replaceAll(/(^|[;\t\r\n])'/g, '$1'), note, `${index}`);
    for (const [index, note] of harmless.entries()) assert.equal(noteOf(hostile.length + index), note);
    assert.ok(rows.every((row) => row.length === head.length));
    const run = careless.filter((cell) => /^(?:[=@]|[+-](?! [^|(!]*$))/.test(cell));
    assert.deepEqual(run, []);
  });
});
