import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Document, ExportResult } from '@pearmain/contract';
import { listTree } from '../harness/compare-folders.js';
import { backUpFamily } from '../harness/family-backup.js';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch } from '../harness/scratch.js';
import { seenBy } from '../harness/seen-page.js';

describe('what is in WhatsApp, in files for other programs', () => {
  const scratch = makeScratch();
  const backups = { encrypted: '', plain: '' };

  before(async () => {
    backups.encrypted = await backUpFamily(scratch, true);
    backups.plain = await backUpFamily(scratch, false);
  });
  after(() => scratch[Symbol.dispose]());

  async function written(which: 'encrypted' | 'plain', kind: string, folder: string, ...words: readonly string[]) {
    const known = which === 'encrypted' ? ['--password-file', scratch.at('password')] : [];
    const args = ['export', kind, backups[which], scratch.at(folder), '--json', ...words, ...known];
    const ended = await pearmain(scratch.at('home'), args);
    const document = JSON.parse(ended.out) as Document<ExportResult>;
    assert.equal(ended.code, 0, ended.out);
    assert.ok(document.ok);
    return { ...document.data, read: (name: string) => readFileSync(scratch.at(folder, name), 'utf8') };
  }

  const linesOf = <T>(text: string): T[] =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);

  test('each of the 18 messages comes out once, as what it is', async () => {
    const exported = await written('encrypted', 'whatsapp', 'lines', '--format', 'jsonl');
    const lines = linesOf<Line>(exported.read('whatsapp.jsonl'));
    assert.equal(lines.length, 18);
    assert.deepEqual(
      ['يوسف حداد', 'Class 7b parents 📚'].map(
        (title) => lines.filter((line) => line.conversation.title === title).length,
      ),
      [11, 7],
    );
    const saying = (text: string) => lines.find((line) => line.text === text);
    assert.equal(saying('Yes, by the old crane')?.replyTo?.text, 'Meet at the harbour at three?');
    assert.deepEqual(
      saying('😍')?.reactions.map(({ emoji, from }) => [emoji, from.name]),
      [['❤️', 'يوسف حداد']],
    );
    assert.deepEqual(
      lines
        .flatMap(({ attachments }) => attachments)
        .map(({ name, relativePath }) => [name.replace(/^.*\./, ''), relativePath !== undefined]),
      [
        ['jpg', true],
        ['m4a', true],
        ['Picture', false],
        ['pdf', true],
        ['jpg', true],
      ],
    );
    assert.deepEqual(
      lines.flatMap(({ balloon }) => (balloon ? [balloon.title] : [])),
      ['Harbour café', 'Ingrid Sjöberg'],
    );
    assert.equal(lines.filter(({ unsent }) => unsent.length > 0).length, 1);
    assert.equal(lines.filter(({ isStarred }) => isStarred).length, 1);
    assert.deepEqual(
      lines.flatMap(({ event }) => event ?? []),
      ['The group “Class 7b” was made', 'Somebody changed the subject to “Class 7b parents 📚”'],
    );
    assert.equal(saying('We do')?.sender.name, 'Jonas Lindqvist');
  });

  test('pages show the pictures beside them, and both kinds of backup give the same', async () => {
    await written('encrypted', 'whatsapp', 'pages', '--zone', 'Europe/Berlin');
    await written('plain', 'whatsapp', 'pages-again', '--zone', 'Europe/Berlin');
    assert.deepEqual(listTree(scratch.at('pages')), listTree(scratch.at('pages-again')));
    const name = readdirSync(scratch.at('pages')).find((each) => each.endsWith('.html') && !each.startsWith('_'));
    const page = await seenBy(scratch.at('pages', name ?? ''));
    assert.deepEqual([page.handlers, page.tags.filter((tag) => tag === 'script')], [[], []]);
    const all = readdirSync(scratch.at('pages')).filter((each) => each.endsWith('.html'));
    const loaded = await Promise.all(all.map((each) => seenBy(scratch.at('pages', each))));
    const places = loaded.flatMap(({ addresses }) =>
      addresses.filter(([tag]) => tag !== 'a').map(([, address]) => decodeURIComponent(address)),
    );
    assert.ok(places.length >= 3, `${places}`);
    for (const place of places) assert.ok(existsSync(scratch.at('pages', place)), place);
  });

  test('files of messages come alone too, and calls and contacts with the names of people', async () => {
    const files = await written('plain', 'whatsapp', 'files', '--format', 'files');
    assert.equal(files.files.count, 4);
    const calls = await written('plain', 'whatsapp-calls', 'calls', '--format', 'jsonl');
    const shown = linesOf<CallLine>(calls.read('whatsapp-calls.jsonl'));
    assert.deepEqual(
      shown.map(({ kind, isMissed, party }) => [kind, isMissed, party.name]),
      [
        ['app-video', false, 'يوسف حداد'],
        ['app-audio', true, 'يوسف حداد'],
      ],
    );
    const contacts = await written('plain', 'whatsapp-contacts', 'contacts');
    assert.equal(contacts.items, 12);
    assert.equal(contacts.read('whatsapp-contacts.csv').trim().split('\r\n').length, 13);
    const pictures = await written('plain', 'whatsapp-contacts', 'pictures', '--format', 'files');
    assert.deepEqual(pictures.files.first, ['يوسف حداد.jpg']);
  });
});

interface Line {
  readonly conversation: { readonly title: string };
  readonly sender: { readonly name?: string };
  readonly text?: string;
  readonly event?: string;
  readonly isStarred?: true;
  readonly replyTo?: { readonly text?: string };
  readonly balloon?: { readonly title?: string };
  readonly reactions: readonly { readonly emoji?: string; readonly from: { readonly name?: string } }[];
  readonly unsent: readonly object[];
  readonly attachments: readonly { readonly name: string; readonly relativePath?: string }[];
}

interface CallLine {
  readonly kind: string;
  readonly isMissed: boolean;
  readonly party: { readonly name?: string };
}
