import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Document, ExportResult } from '@pearmain/contract';
import { listTree } from '../harness/compare-folders.js';
import { backUpFamily } from '../harness/family-backup.js';
import { needs, root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';
import { seenBy } from '../harness/seen-page.js';

describe('what a person keeps on a phone, in files for other programs', () => {
  const scratch = makeScratch();
  const backups = { encrypted: '', plain: '' };

  before(async () => {
    backups.encrypted = await backUpFamily(scratch, true);
    backups.plain = await backUpFamily(scratch, false);
  });
  after(() => scratch[Symbol.dispose]());

  async function run(which: 'encrypted' | 'plain', kind: string, folder: string, ...words: readonly string[]) {
    const known = which === 'encrypted' ? ['--password-file', scratch.at('password')] : [];
    const args = ['export', kind, backups[which], scratch.at(folder), '--json', ...words, ...known];
    const ended = await pearmain(scratch.at('home'), args);
    const document = JSON.parse(ended.out) as Document<ExportResult>;
    return { ...ended, document, read: (name: string) => readFileSync(scratch.at(folder, name), 'utf8') };
  }

  test('contacts come out of both kinds of backup with the same bytes, and the backup stays as it is', async () => {
    const before = listTree(backups.encrypted);
    for (const format of ['vcard', 'vcard4', 'csv', 'jsonl']) {
      const written = await Promise.all(
        (['encrypted', 'plain'] as const).map(async (which) => {
          const ended = await run(which, 'contacts', `${which}-${format}`, '--format', format);
          assert.equal(ended.code, 0, ended.out);
          assert.ok(ended.document.ok);
          assert.deepEqual([ended.document.data.items, ended.document.data.notices.count], [13, 0]);
          const { first } = ended.document.data.files;
          assert.deepEqual(readdirSync(scratch.at(`${which}-${format}`)), first);
          return ended.read(first[0] ?? '');
        }),
      );
      assert.equal(written[0], written[1], format);
    }
    assert.deepEqual(listTree(backups.encrypted), before);
  });

  test('python-vobject reads the cards as they are on the phone', needs('python3-vobject'), async () => {
    for (const format of ['vcard', 'vcard4']) {
      const cards = await readCards(await run('plain', 'contacts', `judged-${format}`, '--format', format), format);
      assert.equal(cards.length, 13);
      const of = (name: string) => cards.find((card) => valuesOf(card, 'FN')[0] === name) ?? {};
      assert.deepEqual(valuesOf(of('Ingrid Sjöberg'), 'ADR'), [
        { street: 'Björngårdsgatan 7', city: 'Stockholm', code: '118 52', country: 'Sweden' },
      ]);
      assert.deepEqual(valuesOf(of('Ingrid Sjöberg'), 'NOTE'), ['Ring efter 18.\nAllergic to hazelnuts.']);
      assert.deepEqual(valuesOf(of('Ingrid Sjöberg'), 'TEL'), ['+46 8 465 004 10', '+46700000110']);
      assert.deepEqual(valuesOf(of("Siobhán Máire O'Connor"), 'ORG'), [['Harbour Clinic; Ward 3, East']]);
      assert.deepEqual(valuesOf(of("Siobhán Máire O'Connor"), 'N'), [
        { family: "O'Connor", given: 'Siobhán', additional: 'Máire', prefix: 'Dr.' },
      ]);
      assert.deepEqual(valuesOf(of('Müller Sanitär GmbH'), 'X-ABSHOWAS'), ['COMPANY']);
      assert.deepEqual(valuesOf(of('newsletter@bakery.example'), 'EMAIL'), ['newsletter@bakery.example']);
      assert.deepEqual(valuesOf(of('José Álvarez'.normalize('NFD').replace('Á'.normalize('NFD'), 'Á')), 'X-ABLABEL'), [
        'Tennis',
        '_$!<Other>!$_',
      ]);
      // Two rows that the phone links are one card, with the number once and the address of the other row.
      assert.deepEqual(valuesOf(of('Priya Natarajan'), 'TEL'), ['+14155550110']);
      assert.deepEqual(valuesOf(of('Priya Natarajan'), 'EMAIL'), ['priya@werft.example']);
      const birthday = format === 'vcard' ? '1604-06-24' : '--0624';
      assert.deepEqual(valuesOf(of('Theo Lindqvist'), 'BDAY'), [birthday]);
      assert.equal(cards.filter((card) => 'PHOTO' in card).length, 4);
    }
  });

  test('calls come with the names of the address book, also where it writes numbers otherwise', async () => {
    const ended = await run('encrypted', 'calls', 'calls', '--format', 'jsonl');
    assert.equal(ended.code, 0, ended.out);
    const calls = linesOf<CallLine>(ended.read('calls.jsonl'));
    assert.equal(calls.length, 39);
    assert.deepEqual(
      ['phone', 'facetime-video', 'facetime-audio', 'app'].map(
        (kind) => calls.filter((call) => call.kind === kind).length,
      ),
      [35, 2, 1, 1],
    );
    assert.equal(calls.filter(({ isMissed }) => isMissed).length, 5);
    assert.equal(calls.filter(({ participants }) => participants.length > 1).length, 1);
    assert.equal(
      calls.filter(({ party, participants }) => party.address === undefined && participants.length === 0).length,
      1,
    );
    assert.ok(calls.every(({ start }, index) => start >= (calls[index - 1]?.start ?? '')));
    const named = calls.filter(({ party }) => party.contact !== undefined);
    assert.ok(named.length > 30, `${named.length}`);
  });

  test('messages are those of the phone: conversations, names, reactions, edits, replies, attachments', async () => {
    const ended = await run('encrypted', 'messages', 'messages', '--format', 'jsonl');
    assert.equal(ended.code, 0, ended.out);
    const messages = linesOf<MessageLine>(ended.read('messages.jsonl'));
    const counts = new Map<string, number>();
    for (const { conversation } of messages) {
      const title = conversation.title.normalize('NFC');
      counts.set(title, (counts.get(title) ?? 0) + 1);
    }
    assert.deepEqual(Object.fromEntries(counts), {
      'Jonas Lindqvist': 18,
      'Familie 🏡': 10,
      'Müller Sanitär GmbH': 2,
      '22000': 2,
      'يوسف حداد': 3,
      'שרה לוי': 2,
      'José Álvarez': 3,
      'Mila 🦊 Lindqvist': 120,
    });
    const drafts = messages.filter(({ isDraft }) => isDraft);
    assert.deepEqual(
      drafts.map(({ text, conversation }) => [text, conversation.title]),
      [['Do we need', 'Jonas Lindqvist']],
    );
    const saying = (text: string) => messages.find((message) => message.text === text);
    assert.deepEqual(
      saying('On the 22nd, with the night train')?.reactions.map(({ kind, from }) => [kind, from.name]),
      [
        ['emphasized', 'Ingrid Sjöberg'],
        ['loved', 'Mila 🦊 Lindqvist'],
      ],
    );
    assert.deepEqual(
      saying('OK, half past seven then')?.edits.flatMap(({ versions }) => versions.map(({ text }) => text)),
      ['OK, half past sven then', 'OK, half past seven', 'OK, half past seven then'],
    );
    assert.equal(saying('Half past, the tram is late')?.replyTo?.text, 'Dinner at seven?');
    assert.deepEqual(
      messages.flatMap(({ unsent }) => unsent),
      [{ part: 0, characters: 23 }],
    );
    assert.equal(messages.filter(({ deleted }) => deleted !== undefined).length, 2);
    assert.equal(messages.filter(({ event }) => event !== undefined).length, 3);
    assert.equal(messages.flatMap(({ attachments }) => attachments).length, 7);
    assert.ok(
      messages.every(({ text, event, attachments, unsent }) => text ?? event ?? attachments.length + unsent.length > 0),
    );
    assert.ok(saying('مرحبًا! هل نلتقي غدًا؟'));
  });

  test('pages of conversations hold their pictures beside them, and nothing that runs or comes from elsewhere', async () => {
    const ended = await run('encrypted', 'messages', 'pages', '--zone', 'Europe/Berlin');
    assert.equal(ended.code, 0, ended.out);
    const again = await run('plain', 'messages', 'pages-again', '--zone', 'Europe/Berlin');
    assert.equal(again.code, 0, again.out);
    assert.deepEqual(listTree(scratch.at('pages')), listTree(scratch.at('pages-again')));
    const page = await seenBy(scratch.at('pages', 'Jonas Lindqvist.html'));
    assert.equal(page.styles.length, 1);
    assert.ok(page.policy.startsWith(`default-src 'none'; style-src 'sha256-${page.styles[0]}'; `), page.policy);
    assert.deepEqual([page.handlers, page.tags.filter((tag) => tag === 'script')], [[], []]);
    const loaded = page.addresses.filter(([tag]) => tag !== 'a').map(([, address]) => decodeURIComponent(address));
    assert.ok(loaded.length >= 3);
    for (const address of loaded) assert.ok(existsSync(scratch.at('pages', address)), address);
    assert.ok(page.addresses.some(([tag, address]) => tag === 'a' && address === 'https://museum.example/ships'));
    assert.ok(page.words.includes('In the fruit bowl 🍐'));
    const without = await run('plain', 'messages', 'words', '--format', 'txt', '--no-attachments', '--zone', 'UTC');
    assert.equal(without.code, 0, without.out);
    assert.ok(readdirSync(scratch.at('words')).every((name) => name.endsWith('.txt')));
    assert.match(without.read('Müller Sanitär GmbH.txt'), /^2025-10-20 09:12:00 {2}Müller Sanitär GmbH: Ihr Termin/m);
  });

  test('attachments alone are written with the times of their messages, a folder for each conversation', async () => {
    const ended = await run('plain', 'messages', 'attachments', '--format', 'files');
    assert.equal(ended.code, 0, ended.out);
    assert.deepEqual(readdirSync(scratch.at('attachments')).sort(), ['Familie', 'Jonas Lindqvist']);
    const picture = statSync(scratch.at('attachments', 'Jonas Lindqvist', 'IMG_0412.jpeg'));
    assert.equal(picture.mtime.toISOString(), '2025-11-04T12:07:00.000Z');
    assert.equal(readdirSync(scratch.at('attachments', 'Jonas Lindqvist')).length, 4);
  });

  test('what does not go is said: a format that does not fit, a file that lies there', async () => {
    const unfit = await run('plain', 'calls', 'unfit', '--format', 'vcard');
    assert.deepEqual([unfit.code, unfit.document.ok || unfit.document.error.code], [2, 'content/format-unfit']);
    assert.equal((await run('plain', 'contacts', 'twice')).code, 0);
    const taken = await run('plain', 'contacts', 'twice');
    assert.deepEqual([taken.code, taken.document.ok || taken.document.error.code], [1, 'content/file-taken']);
    assert.equal((await run('plain', 'contacts', 'twice', '--overwrite')).code, 0);
  });
});

function linesOf<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

interface MessageLine {
  readonly conversation: { readonly title: string };
  readonly text?: string;
  readonly event?: string;
  readonly deleted?: string;
  readonly replyTo?: { readonly text?: string };
  readonly reactions: readonly { readonly kind: string; readonly from: { readonly name?: string } }[];
  readonly edits: readonly { readonly versions: readonly { readonly text: string }[] }[];
  readonly isDraft?: true;
  readonly unsent: readonly object[];
  readonly attachments: readonly object[];
}

interface CallLine {
  readonly kind: string;
  readonly start: string;
  readonly isMissed: boolean;
  readonly party: { readonly address?: string; readonly contact?: number };
  readonly participants: readonly unknown[];
}

/** What python-vobject reads of a card: group, parameters and value of each line, by its name. */
type ReadCard = Readonly<
  Record<string, readonly (readonly [group: string | null, parameters: object, value: unknown])[]>
>;

async function readCards({ document }: { document: Document<ExportResult> }, format: string): Promise<ReadCard[]> {
  assert.ok(document.ok, format);
  const { destination, files } = document.data;
  const program = join(root, 'packages/e2e/foreign/read_vcards.py');
  const ended = await runProgram('/usr/bin/python3', [program, join(destination, files.first[0] ?? '')]);
  assert.equal(ended.code, 0, ended.err);
  return ended.out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ReadCard);
}

function valuesOf(card: ReadCard, name: string): unknown[] {
  return (card[name] ?? []).map(([, , value]) => value);
}
