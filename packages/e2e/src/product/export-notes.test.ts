import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Document, ExportResult } from '@pearmain/contract';
import { listTree } from '../harness/compare-folders.js';
import { backUpFamily } from '../harness/family-backup.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';
import { seenBy } from '../harness/seen-page.js';
import { atTerminal } from '../harness/terminal.js';

describe('notes, in files for other programs', () => {
  const scratch = makeScratch();
  let backup = '';

  before(async () => {
    backup = await backUpFamily(scratch, false);
  });
  after(() => scratch[Symbol.dispose]());

  function exportNotes(folder: string, ...words: readonly string[]) {
    return pearmain(scratch.at('home'), ['export', 'notes', backup, scratch.at(folder), '--json', ...words]);
  }

  async function exported(folder: string, ...words: readonly string[]) {
    const ended = await exportNotes(folder, ...words);
    assert.equal(ended.code, 0, ended.out);
    const document = JSON.parse(ended.out) as Document<ExportResult>;
    assert.ok(document.ok);
    return { ...document.data, read: (name: string) => readFileSync(scratch.at(folder, name), 'utf8') };
  }

  test('every note is there with its folder, its state and its words, and a locked one says so', async () => {
    const { items, read } = await exported('lines', '--format', 'jsonl');
    const notes = read('notes.jsonl')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as NoteLine);
    assert.equal(items, notes.length);
    assert.deepEqual(
      notes.map(({ title, folders, state, isLocked }) => [title, folders.join('/'), state, isLocked]),
      [
        ['Packing list', 'Notes', 'kept', false],
        ['Kanelbullar 🥐', 'Recept', 'kept', false],
        ['خبز عربي', 'Recept', 'kept', false],
        ['A note without any style', 'Notes', 'kept', false],
        ['Long one', 'Notes', 'kept', false],
        ['Thrown away', 'Recently Deleted', 'recently-deleted', false],
        ['Picnic <script>alert(1)</script>', 'Notes', 'kept', false],
        ['Garden', 'Notes', 'kept', false],
        ['Spare key', 'Notes', 'kept', true],
        ['Gone for the phone', 'Notes', 'deleted', false],
        ['Meeting', 'Notes', 'kept', false],
      ],
    );
    const [packing, , , , , , picnic, garden, locked] = notes;
    assert.equal(packing?.isPinned, true);
    assert.deepEqual(picnic?.tags, ['#picnic']);
    assert.deepEqual(picnic?.attachments[0]?.rows, [
      ['Who', 'Brings'],
      ['Jonas', 'Bread & butter'],
      ['Mila', ''],
    ]);
    assert.match(garden?.attachments[0]?.file?.relativePath ?? '', /^Accounts\/.*\/FallbackImage\.png$/);
    assert.deepEqual([locked?.text, locked?.passwordHint], [undefined, 'Where is the key?']);
    assert.ok(!JSON.stringify(notes).includes('Behind the shed'));
  });

  test('a locked note opens with its own password, and stays locked and told with another one', async () => {
    writeFileSync(scratch.at('note-password'), 'under the third stone\n');
    writeFileSync(scratch.at('wrong'), 'under the second stone');
    const words = ['--format', 'txt', '--note-password-file'];
    const { read, notices } = await exported('opened', ...words, scratch.at('note-password'));
    assert.equal(notices.count, 0);
    assert.equal(read('iCloud/Notes/Spare key.txt'), 'Spare key\nBehind the shed.\n');
    const ended = await exportNotes('kept-closed', ...words, scratch.at('wrong'));
    assert.equal(ended.code, 3, ended.out);
    assert.match(ended.out, /has another password than those that were given/);
    assert.doesNotMatch(ended.out + ended.err, /third stone|second stone|Behind/);
    assert.match(readFileSync(scratch.at('kept-closed/iCloud/Notes/Spare key.txt'), 'utf8'), /Where is the key\?/);
  });

  test('on a terminal the password of locked notes is asked for with its hint', needs('/usr/bin/python3'), async () => {
    const args = ['export', 'notes', backup, scratch.at('asked'), '--format', 'txt'];
    await using person = atTerminal(scratch.at('home'), args, {});
    await person.until(/1 note is locked \(hint: Where is the key\?\)/);
    await person.until(/Password of locked notes/);
    person.type('no idea\r');
    await person.until(/1 note is still locked/);
    await person.until(/Password of locked notes/);
    person.type('under the third stone\r');
    const { code, shown } = await person.ended();
    assert.equal(code, 0, shown);
    assert.doesNotMatch(shown, /third stone/);
    assert.match(readFileSync(scratch.at('asked/iCloud/Notes/Spare key.txt'), 'utf8'), /Behind the shed/);
  });

  test('pages hold pictures, tables and drawings, and nothing that runs or comes from elsewhere', async () => {
    await exported('pages', '--zone', 'Europe/Berlin');
    await exported('again', '--zone', 'Europe/Berlin');
    assert.deepEqual(listTree(scratch.at('pages')), listTree(scratch.at('again')));
    assert.deepEqual(readdirSync(scratch.at('pages')).sort(), ['_notes.html', 'Notes', 'iCloud'].sort());
    const picnic = await seenBy(scratch.at('pages', 'iCloud/Notes/Picnic script alert(1) script.html'));
    assert.match(picnic.policy, /^default-src 'none'; style-src 'sha256-/);
    assert.deepEqual([picnic.handlers, picnic.tags.filter((tag) => tag === 'script')], [[], []]);
    assert.deepEqual(picnic.addresses, []);
    for (const words of ['Picnic <script>alert(1)</script>', 'Bread & butter', '#picnic', 'this'])
      assert.ok(picnic.words.join('').includes(words), words);
    const folder = scratch.at('pages', 'iCloud/Recept');
    const bread = await seenBy(join(folder, 'Kanelbullar.html'));
    const [picture] = bread.addresses
      .filter(([tag]) => tag === 'img')
      .map(([, address]) => decodeURIComponent(address));
    assert.equal(picture, 'Kanelbullar files/IMG_2210.jpg');
    assert.ok(existsSync(join(folder, picture)));
    assert.equal(statSync(join(folder, 'Kanelbullar.html')).mtime.toISOString(), '2025-09-10T18:10:00.000Z');
    const locked = await seenBy(scratch.at('pages', 'iCloud/Notes/Spare key.html'));
    assert.ok(locked.words.some((words) => /locked\..*Where is the key\?/.test(words)));
    const meeting = await seenBy(scratch.at('pages', 'Notes/Meeting.html'));
    assert.deepEqual(meeting.addresses, [['a', 'https://werft.example/plans']]);
  });

  test('cmark reads the Markdown as it stands in the note', needs('cmark'), async () => {
    await exported('markdown', '--format', 'md');
    const shown = async (name: string): Promise<string> => {
      const text = readFileSync(scratch.at('markdown', name), 'utf8');
      const [, front = '', body = ''] = /^---\n(.*?)---\n(.*)$/s.exec(text) ?? [];
      assert.match(front, /^title: ".*"\ncreated: "2025-/);
      const ended = await runProgram('cmark', ['--to', 'html'], { input: body });
      assert.equal(ended.code, 0, ended.err);
      return ended.out;
    };
    const packing = await shown('iCloud/Notes/Packing list.md');
    assert.match(packing, /<h1>Packing list<\/h1>\n<ul>\n<li>\[x\] Tent<\/li>\n<li>\[ \] Sun cream ☀️<\/li>\n<\/ul>/);
    assert.match(
      packing,
      /<p>Read <strong>before<\/strong> leaving: <a href="https:\/\/ferry.example\/">the ferry page<\/a><\/p>/,
    );
    const bread = await shown('iCloud/Recept/Kanelbullar.md');
    assert.match(bread, /<ol>\n<li>Knead<\/li>\n<li>Wait<\/li>\n<\/ol>/);
    assert.match(bread, /<img src="Kanelbullar%20files\/IMG_2210.jpg" alt="IMG_2210.jpg" \/>/);
    const picnic = await shown('iCloud/Notes/Picnic script alert(1) script.md');
    assert.match(picnic, /<h1>Picnic &lt;script&gt;alert\(1\)&lt;\/script&gt;<\/h1>/);
    assert.match(picnic, /\| Jonas \| Bread &amp; butter \|/);
    assert.doesNotMatch(picnic, /javascript/);
  });

  test('pictures and drawings come out alone too', async () => {
    const { files } = await exported('files', '--format', 'files');
    assert.deepEqual([...files.first].sort(), ['Notes/Drawing.png', 'Recept/IMG_2210.jpg']);
  });

  test('plain text keeps the marks of lists, and tables have spreadsheets of their own kind', async () => {
    const { read } = await exported('text', '--format', 'txt');
    assert.equal(
      read('iCloud/Notes/Packing list.txt'),
      'Packing list\n☑ Tent\n☐ Sun cream ☀️\nRead before leaving: the ferry page\n',
    );
    assert.match(
      read('iCloud/Notes/Picnic script alert(1) script.txt'),
      /\nWho\tBrings\nJonas\tBread & butter\nMila\t\n/,
    );
    const table = await exported('csv', '--format', 'csv');
    assert.match(table.read('notes.csv'), /^\ufeffTitle,Created,.*\r\nPacking list,2025-06-01T10:00:00\.000Z,/);
  });
});

interface NoteLine {
  readonly title?: string;
  readonly text?: string;
  readonly folders: readonly string[];
  readonly state: string;
  readonly isLocked: boolean;
  readonly isPinned: boolean;
  readonly passwordHint?: string;
  readonly tags: readonly string[];
  readonly attachments: readonly {
    readonly rows?: readonly (readonly string[])[];
    readonly file?: { readonly relativePath?: string };
  }[];
}
