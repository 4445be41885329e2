import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Document, ExportResult } from '@pearmain/contract';
import { printing } from '../harness/browser.js';
import { listTree } from '../harness/compare-folders.js';
import { backUpFamily } from '../harness/family-backup.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

describe('conversations and notes on paper', () => {
  const scratch = makeScratch();
  let backup = '';

  before(async () => {
    backup = await backUpFamily(scratch, false);
  });
  after(() => scratch[Symbol.dispose]());

  async function printed(kind: string, folder: string, env: Readonly<Record<string, string>>, ...words: string[]) {
    const to = scratch.at(folder);
    const args = ['export', kind, backup, to, '--format', 'pdf', '--zone', 'Europe/Berlin', '--json', ...words];
    const { code, out, err } = await pearmain(scratch.at('home'), args, { env, timeoutMs: 240_000 });
    return { code, err, to, document: JSON.parse(out) as Document<ExportResult> };
  }

  test('poppler reads the words, the times, the pictures and the pages', needs('chromium', 'pdftotext'), async () => {
    const { code, to, err } = await printed('messages', 'paper', printing, '--chat', 'jonas');
    assert.equal(code, 0, err);
    const pdf = join(to, 'Jonas Lindqvist.pdf');
    const { out: text } = await runProgram('pdftotext', ['-layout', pdf, '-']);
    for (const words of ['Jonas Lindqvist', 'Times: Europe/Berlin', '2025-11-03', '07:58:00', 'Did you see my keys?'])
      assert.ok(text.includes(words), words);
    assert.match(text, /OK, half past sven then/);
    assert.match(text, /1\s*\/\s*\d/);
    const { out: facts } = await runProgram('pdfinfo', [pdf]);
    assert.match(facts, /^JavaScript: +no$/m);
    assert.match(facts, /^Tagged: +yes$/m);
    assert.match(facts, /^Title: +Jonas Lindqvist$/m);
    assert.doesNotMatch(facts, /CreationDate|ModDate/);
    const { out: pictures } = await runProgram('pdfimages', ['-list', pdf]);
    assert.ok(pictures.split('\n').filter((line) => / image /.test(line)).length >= 2, pictures);
    // Nothing in it leads to a file of this computer, and nothing that was made on the way is left.
    const addresses = readFileSync(pdf, 'latin1').match(/\/URI \([^)]*\)/g) ?? [];
    assert.deepEqual(addresses, ['/URI (https://museum.example/ships)']);
    assert.deepEqual(
      readdirSync(to).filter((name) => name.startsWith('.')),
      [],
    );
    assert.ok(readdirSync(join(to, 'Jonas Lindqvist files')).includes('Audio Message.caf'));
  });

  test('the same notes give the same bytes, in the folders that they are in', needs('chromium'), async () => {
    const one = await printed('notes', 'notes', printing, '--until', '2025-10');
    assert.equal(one.code, 0, one.err);
    const other = await printed('notes', 'notes-again', printing, '--until', '2025-10');
    assert.equal(other.code, 0, other.err);
    assert.deepEqual(listTree(one.to), listTree(other.to));
    assert.ok(readdirSync(join(one.to, 'iCloud', 'Recept')).includes('Kanelbullar.pdf'));
  });

  test('without a browser, or with one that does not print, it is said and nothing is written', async () => {
    const none = await printed('messages', 'none', { pearmain_BROWSER: scratch.at('no-browser') });
    assert.deepEqual([none.code, none.document.ok || none.document.error.code], [1, 'engine/no-browser']);
    const other = await printed('messages', 'other', { pearmain_BROWSER: '/bin/false' });
    assert.deepEqual([other.code, other.document.ok || other.document.error.code], [1, 'engine/not-printed']);
    for (const { to } of [none, other]) assert.deepEqual(readdirSync(to), []);
  });
});
