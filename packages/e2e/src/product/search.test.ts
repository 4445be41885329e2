import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Document, ItemDiffResult, SearchResult } from '@pearmain/contract';
import { Database } from '@pearmain/sqlite';
import { listTree } from '../harness/compare-folders.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch } from '../harness/scratch.js';

const secret = 'all that we know';

for (const isEncrypted of [false, true]) {
  describe(`words in several ${isEncrypted ? 'encrypted' : 'plain'} backups of the family’s phone`, () => {
    const scratch = makeScratch();
    const known = isEncrypted ? ['--password-file', scratch.at('password')] : [];
    const ids: string[] = [];

    before(async () => {
      writeFileSync(scratch.at('day.json'), JSON.stringify({ keybagWork: { iterations: 10, doubleIterations: 10 } }));
      writeFileSync(scratch.at('password'), secret);
      const password = isEncrypted ? ['--backup-password-file', scratch.at('password')] : [];
      const day = ['--seed', 'family', '--ios', '17.5.1', '--scenario', scratch.at('day.json')];
      await using phone = await startPhone(scratch.at('phone'), [...day, ...password]);
      const pairing = ['device', 'pair', '--location', scratch.at('location')];
      assert.equal((await pearmain(scratch.at('home'), pairing, { env: phone.env })).code, 0);
      for (const change of [undefined, changeSome, undefined]) {
        change?.(scratch.at('phone/files/HomeDomain/Library'));
        const words = ['backup', '--json', '--location', scratch.at('location'), ...known];
        const ended = await pearmain(scratch.at('home'), words, { env: phone.env });
        assert.equal(ended.code, 0, ended.out);
        ids.unshift((JSON.parse(ended.out) as { data: { snapshot: { id: string } } }).data.snapshot.id);
      }
    });
    after(() => scratch[Symbol.dispose]());

    async function run(...words: readonly string[]) {
      const args = ['search', ...words, '--json', '--location', scratch.at('location')];
      const ended = await pearmain(scratch.at('home'), args);
      const document = JSON.parse(ended.out) as Document<SearchResult>;
      return { ...ended, document };
    }

    async function search(...words: readonly string[]): Promise<SearchResult> {
      const { document, out } = await run(...words, ...known);
      assert.ok(document.ok, out);
      assert.deepEqual([document.data.leftOut, document.data.notices.first], [[], []]);
      return document.data;
    }

    const index = (): string => {
      const folder = scratch.at('home/.cache/pearmain/search');
      return join(folder, readdirSync(folder).find((name) => name.endsWith('.index')) ?? '');
    };

    test('every kind is found, the first search reads all backups, and the next one none', async () => {
      const tree = listTree(scratch.at('location'));
      const first = await search('hazelnuts');
      assert.deepEqual([first.snapshots, first.indexed], [3, 3]);
      const [card] = first.hits;
      assert.deepEqual(
        [card?.kind, card?.title, card?.snapshots.map(({ id }) => id)],
        ['contacts', 'Ingrid Sjöberg', ids],
      );
      const again = await search('sjoberg', '--limit', '500');
      assert.equal(again.indexed, 0);
      const kinds = new Set(again.hits.map(({ kind }) => kind));
      for (const kind of ['messages', 'contacts'] as const) assert.ok(kinds.has(kind), kind);
      if (isEncrypted) assert.ok(kinds.has('calls'));
      assert.deepEqual(listTree(scratch.at('location')), tree);
      const mode = statSync(index()).mode & 0o777;
      assert.equal(mode, 0o600);
    });

    test('a message that was changed is found in the backups that have it so, by its conversation', async () => {
      const [ferry, ...none] = (await search('"Ferry is booked"', '--kind', 'messages')).hits;
      assert.equal(none.length, 0);
      assert.deepEqual(
        ferry?.snapshots.map(({ id }) => id),
        ids.slice(2),
      );
      const [moved] = (await search('"Ferry was moved"')).hits;
      assert.deepEqual(
        moved?.snapshots.map(({ id }) => id),
        ids.slice(0, 2),
      );
      assert.equal(moved?.place?.title, ferry?.place?.title);
      assert.equal(moved?.identity, ferry?.identity);
      const { text, marks } = moved?.snippet ?? { text: '', marks: [] };
      assert.deepEqual(
        marks.map(([from, to]) => text.slice(from, to)),
        ['Ferry was moved'],
      );
      assert.deepEqual((await search('"Ferry was moved"', ids[2] ?? '')).hits, []);
    });

    test('a book that no list mentions is found in the backups that have it', async () => {
      const [book] = (await search('orchards', '--kind', 'books')).hits;
      assert.deepEqual(
        book?.snapshots.map(({ id }) => id),
        ids.slice(0, 2),
      );
    });

    test('numbers, accents, other scripts and names of files are found', async () => {
      const of = async (...words: string[]) => (await search(...words)).hits;
      assert.ok(
        (await of('0046 (8) 465 00 410', '--kind', 'contacts')).some(({ title }) => title === 'Ingrid Sjöberg'),
      );
      assert.ok((await of('nar kommer', '--with', 'ingrid')).some(({ kind }) => kind === 'messages'));
      assert.ok((await of('مرحبا')).some(({ kind }) => kind === 'messages'));
      assert.ok(
        (await of('sms.db', '--kind', 'files')).some(({ identity }) => identity === 'HomeDomain/Library/SMS/sms.db'),
      );
    });

    test('pages put together are all that is found, each once', async () => {
      const all = (await search('the', '--limit', '1000')).hits.map(({ identity }) => identity);
      const seen: string[] = [];
      let next: string | undefined;
      do {
        const page = await search('the', '--limit', '7', ...(next === undefined ? [] : ['--after', next]));
        seen.push(...page.hits.map(({ identity }) => identity));
        next = page.next;
      } while (next !== undefined);
      assert.deepEqual([...new Set(seen)], all);
    });

    test('the items that changed between two backups are told, and nothing else', async () => {
      const diff = async (...words: readonly string[]) => {
        const args = [
          'snapshot',
          'diff',
          ...words,
          '--items',
          '--json',
          '--location',
          scratch.at('location'),
          ...known,
        ];
        const ended = await pearmain(scratch.at('home'), args);
        const document = JSON.parse(ended.out) as Document<ItemDiffResult>;
        assert.ok(document.ok, ended.out);
        assert.deepEqual(document.data.notices.first, []);
        return document.data;
      };
      const [latest = '', middle = '', first = ''] = ids;
      const { kinds, changes } = await diff(first, middle);
      assert.deepEqual(kinds, [
        { kind: 'contacts', added: 0, changed: 1, removed: 0 },
        { kind: 'messages', added: 0, changed: 1, removed: 1 },
        { kind: 'books', added: 1, changed: 0, removed: 0 },
      ]);
      const said = changes.map(({ change, kind, title, text }) => [change, kind, title ?? text]).sort();
      assert.deepEqual(said, [
        ['added', 'books', 'Almanac of orchards.epub'],
        ['changed', 'contacts', 'Teo Lindqvist'],
        ['changed', 'messages', 'Ferry was moved'],
        ['removed', 'messages', 'Wow'],
      ]);
      const page = await diff(first, middle, '--limit', '1');
      const rest = await diff(first, middle, '--after', page.next ?? '');
      assert.deepEqual([...page.changes, ...rest.changes], changes);
      assert.deepEqual((await diff(middle, latest)).kinds, []);
    });

    test('a damaged index, and one of somebody else, are made anew', async () => {
      const latest = ids[0] ?? '';
      const before = await search('hazelnuts', latest);
      const whole = readFileSync(index());
      const damage = [
        whole.subarray(0, whole.length / 2),
        Buffer.concat([whole.subarray(0, 5000), Buffer.alloc(whole.length - 5000, 7)]),
      ];
      for (const bytes of damage) {
        writeFileSync(index(), bytes);
        const made = await search('hazelnuts', latest);
        assert.deepEqual([made.indexed, made.hits], [1, before.hits]);
      }
    });

    test('no words lie in the open, and without the password of an encrypted backup nothing is found', async () => {
      await search('hazelnuts', ids[0] ?? '');
      const bytes = readFileSync(index()).toString('latin1');
      assert.ok(!bytes.includes('hazelnuts'));
      assert.ok(!bytes.includes('SQLite format'));
      if (!isEncrypted) return;
      const { document, code } = await run('hazelnuts');
      assert.equal(code, 13);
      assert.equal(!document.ok && document.error.code, 'backup/password-needed');
    });

    test('what cannot be looked for is said', async () => {
      const codes: unknown[] = [];
      for (const words of [['" "'], ['lake', '--after', 'x'], ['lake', '--since', 'soon']]) {
        const { document, code } = await run(...words, ...known);
        codes.push([code, !document.ok && document.error.code]);
      }
      assert.deepEqual(codes, [
        [2, 'content/nothing-to-find'],
        [2, 'engine/bad-cursor'],
        [2, 'engine/bad-moment'],
      ]);
      assert.equal((await run('xylophonquark', ...known)).code, 4);
    });

    test('a store that cannot be read is told, and everything else is found', async () => {
      rmSync(scratch.at('home/.cache/pearmain/search'), { recursive: true });
      const folder = scratch.at(
        'location',
        readdirSync(scratch.at('location')).find((name) => !name.startsWith('.')) ?? '',
      );
      const sms = join(folder, '3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28');
      const { size } = statSync(sms);
      writeFileSync(sms, Buffer.alloc(size, 9));
      const { document, code } = await run('hazelnuts', folder, ...known);
      assert.equal(code, 3);
      assert.ok(document.ok);
      assert.equal(document.data.hits[0]?.title, 'Ingrid Sjöberg');
      assert.ok(document.data.notices.first.some(({ where }) => where === 'Messages'));
    });
  });
}

/** A message is changed and another one gone, somebody has another name, and a book that no list mentions is new. */
function changeSome(library: string): void {
  const books = join(library, '../../MediaDomain/Media/Books');
  mkdirSync(books, { recursive: true });
  writeFileSync(join(books, 'Almanac of orchards.epub'), 'no book');
  changeStore(join(library, 'SMS/sms.db'), [
    "UPDATE message SET text = 'Ferry was moved' WHERE text LIKE 'Ferry is booked%'",
    "DELETE FROM message WHERE text = 'Wow'",
  ]);
  changeStore(join(library, 'AddressBook/AddressBook.sqlitedb'), [
    "UPDATE ABPerson SET First = 'Teo' WHERE First = 'Theo'",
  ]);
}

function changeStore(path: string, statements: readonly string[]): void {
  {
    using database = Database.open(path, { mode: 'write' });
    for (const statement of statements) assert.equal(database.prepare(statement).run(), 1, statement);
  }
  const later = new Date(Date.now() + 5000);
  utimesSync(path, later, later);
}
