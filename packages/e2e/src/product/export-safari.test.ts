import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { backUpFamily, exportWhole } from '../harness/family-backup.js';
import { needs, root } from '../harness/needs.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

describe('what Safari keeps, in files for other programs', () => {
  const scratch = makeScratch();
  let backup = '';

  before(async () => {
    backup = await backUpFamily(scratch, true);
  });
  after(() => scratch[Symbol.dispose]());

  async function lines<Item>(kind: string): Promise<Item[]> {
    const { destination, files } = await exportWhole(scratch, backup, kind, 'jsonl');
    const text = readFileSync(join(destination, files.first[0] ?? ''), 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Item);
  }

  test('bookmarks become the file that browsers exchange, as Python reads it', needs('python3'), async () => {
    const { destination, files } = await exportWhole(scratch, backup, 'bookmarks', 'netscape');
    assert.deepEqual(files.first, ['bookmarks.html']);
    const program = join(root, 'packages/e2e/foreign/read_bookmarks.py');
    const ended = await runProgram('/usr/bin/python3', [program, join(destination, 'bookmarks.html')]);
    assert.equal(ended.code, 0, ended.err);
    const read = ended.out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as ReadBookmark);
    assert.deepEqual(
      read.map(({ folders, title, url, note }) => [folders.join(' › '), title, url, note]),
      [
        ['Favorites', 'Fahrplan', 'https://trains.example/berlin?q=harbour', ''],
        ['Favorites › Rezepte 🍲', 'Kanelbullar', 'https://bakery.example/kanelbullar', ''],
        ['Favorites › Rezepte 🍲', 'خبز', 'https://bakery.example/%D8%AE%D8%A8%D8%B2', ''],
        ['Bookmarks Menu', 'School', 'https://school.example/', ''],
        [
          'Reading List',
          'How ferries float',
          'https://ships.example/float',
          'How ferries float: a page to read later.',
        ],
        ['Reading List', 'Winter birds', 'https://birds.example/winter', 'Winter birds: a page to read later.'],
      ],
    );
    assert.equal(read[4]?.added, String(Date.parse('2025-11-01T20:09:00Z') / 1000));
  });

  test('all visits come in the order of time, with where they led, and private tabs stay private', async () => {
    const visits = await lines<VisitLine>('web-history');
    const own = visits.filter(({ profile }) => profile === undefined);
    assert.equal(own.length, 62);
    assert.equal(new Set(own.map(({ url }) => url)).size, 8);
    assert.ok(own.every(({ date }, index) => date >= (own[index - 1]?.date ?? '')));
    assert.deepEqual(
      own.slice(-2).map(({ url, title, redirectedFrom, redirectedTo }) => [url, title, redirectedFrom, redirectedTo]),
      [
        ['http://library.example/', undefined, undefined, 62],
        ['https://library.example/welcome', 'Library', 61, undefined],
      ],
    );
    // Visits of a profile are told apart.
    assert.deepEqual(
      visits.filter(({ profile }) => profile !== undefined).map(({ title }) => title),
      ['Timetable', 'Timetable'],
    );
    const open = await lines<{ title: string; group?: string; device?: string; isPinned: boolean }>('tabs');
    assert.deepEqual(
      open.map(({ title, group, device, isPinned }) => [title, group, device, isPinned]),
      [
        ['Ships of the Baltic', undefined, undefined, false],
        ['Ferry', 'Holiday', undefined, false],
        ['Weather', undefined, undefined, true],
        ['Kites', undefined, 'Nora’s iPad', false],
      ],
    );
  });
});

interface ReadBookmark {
  readonly folders: readonly string[];
  readonly title: string;
  readonly url: string;
  readonly added: string | null;
  readonly note: string;
}

interface VisitLine {
  readonly url: string;
  readonly title?: string;
  readonly date: string;
  readonly redirectedFrom?: number;
  readonly redirectedTo?: number;
  readonly profile?: string;
}
