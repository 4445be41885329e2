import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { SearchKind } from '@pearmain/contract';
import { Database } from '@pearmain/sqlite';
import fc from 'fast-check';
import type { Entry } from './entry.js';
import { queryOf, type Wish } from './query.js';
import { SearchIndex } from './search-index.js';
import { snippetOf } from './snippet.js';

const scratch = mkdtempSync(join(tmpdir(), 'pearmain-search-'));
after(() => rmSync(scratch, { recursive: true }));
let files = 0;
const newPath = (): string => join(scratch, `${files++}.index`);

type Said = Partial<Entry> & { readonly text: string };

function entry({ text, kind = 'messages', identity = text, who = [], ...rest }: Said): Entry {
  return { kind, identity, who, text, ...rest };
}

async function* given(entries: readonly Entry[], isWhole: boolean): AsyncGenerator<Entry, boolean> {
  yield* entries;
  return isWhole;
}

/** Enters a backup that has those things. */
async function enter(index: SearchIndex, mark: string, said: readonly Said[], isWhole = true): Promise<void> {
  const editions = new Map<SearchKind, number>();
  for (const kind of new Set(said.map(({ kind: each = 'messages' }) => each))) {
    const entries = said.filter(({ kind: each = 'messages' }) => each === kind).map(entry);
    editions.set(kind, await index.addEdition(kind, Buffer.from(mark), given(entries, isWhole)));
  }
  index.addSnapshot(mark, editions, []);
}

function find(index: SearchIndex, wish: Wish | string, marks: readonly string[] = ['a']): string[] {
  const asked = typeof wish === 'string' ? { words: wish } : wish;
  return [...index.find(queryOf(asked), asked, new Set(marks))].map(({ entry: found }) => found.text);
}

async function indexOf(...said: readonly Said[]): Promise<SearchIndex> {
  const index = SearchIndex.create(newPath());
  await enter(index, 'a', said);
  return index;
}

const texts = (...all: readonly string[]): Said[] => all.map((text) => ({ text }));

test('words are found with and without their accents, in either case, by their beginning, and as parts of no other', async () => {
  using index = await indexOf(...texts('Sjöberg kommer', 'cafe\u0301 at NOON', 'STRASSE', 'unlaked', 'مَرحبًا', 'हिन्दी'));
  assert.deepEqual(find(index, 'sjoberg'), ['Sjöberg kommer']);
  assert.deepEqual(find(index, 'SJÖB'), ['Sjöberg kommer']);
  assert.deepEqual(find(index, 'Café noon'), ['cafe\u0301 at NOON']);
  assert.deepEqual(find(index, 'straße'), ['STRASSE']);
  assert.deepEqual(find(index, 'lake'), []);
  assert.deepEqual(find(index, 'مرحبا'), ['مَرحبًا']);
  assert.deepEqual(find(index, 'हिन्दी'), ['हिन्दी']);
});

test('one sign, two, or a run of them is found in scripts without spaces, wherever it stands', async () => {
  using index = await indexOf(...texts('明日は東京駅で', '京都', 'ｶﾞｲﾄﾞ', '서울에서 만나요', 'ภาษาไทย', 'iPhone買った'));
  assert.deepEqual(find(index, '東'), ['明日は東京駅で']);
  assert.deepEqual(find(index, '京').sort(), ['京都', '明日は東京駅で'].sort());
  assert.deepEqual(find(index, '東京'), ['明日は東京駅で']);
  assert.deepEqual(find(index, '京駅で'), ['明日は東京駅で']);
  assert.deepEqual(find(index, '駅東'), []);
  assert.deepEqual(find(index, 'ガイド'), ['ｶﾞｲﾄﾞ']);
  assert.deepEqual(find(index, '서울'), ['서울에서 만나요']);
  assert.deepEqual(find(index, 'ไทย'), ['ภาษาไทย']);
  assert.deepEqual(find(index, 'iphone買'), ['iPhone買った']);
});

test('any stretch of a text without spaces is found in it, and what is not in it is not', async () => {
  const sign = fc.constantFrom('東', '京', '駅', 'の', 'カ');
  const run = fc.array(sign, { minLength: 1, maxLength: 6 }).map((signs) => signs.join(''));
  await fc.assert(
    fc.asyncProperty(run, run, async (text, wanted) => {
      using index = await indexOf({ text });
      assert.equal(find(index, wanted).length > 0, text.includes(wanted));
    }),
    { numRuns: 60 },
  );
});

test('quotes hold words together, a stroke leaves out, and pictures are words', async () => {
  using index = await indexOf(...texts('the lake house', 'house by the lake', 'cake 🎂🎂'));
  assert.deepEqual(find(index, '"lake house"'), ['the lake house']);
  assert.deepEqual(find(index, '"lake hous"'), []);
  assert.deepEqual(find(index, 'lake -"lake house"'), ['house by the lake']);
  assert.deepEqual(find(index, '🎂'), ['cake 🎂🎂']);
});

test('a number is found in any writing, in words and of people', async () => {
  using index = await indexOf(
    { text: 'call (415) 555-0134 after six' },
    { text: 'hello', who: ['Anna', '+14155550134'] },
    { text: 'other', who: ['+14155550199'] },
  );
  for (const number of ['4155550134', '+1 415 555 0134', '555-0134', '001 (415) 5550134']) {
    assert.deepEqual(find(index, number).sort(), ['call (415) 555-0134 after six', 'hello'], number);
  }
  assert.deepEqual(find(index, { words: 'hello', with: '415 555 0134' }), ['hello']);
});

test('kinds, people and days narrow it down, and the latest comes first', async () => {
  const day = (date: string): Date => new Date(`2021-0${date}T12:00:00Z`);
  using index = await indexOf(
    { text: 'lake one', date: day('3-01'), who: ['Anna Smith'] },
    { text: 'lake two', date: day('5-01'), who: ['Ben'] },
    { text: 'lake three', date: day('4-01'), kind: 'notes' },
    { text: 'lake four' },
  );
  assert.deepEqual(find(index, 'lake'), ['lake two', 'lake three', 'lake one', 'lake four']);
  assert.deepEqual(find(index, { words: 'lake', kinds: ['notes', 'voice-memos'] }), ['lake three']);
  assert.deepEqual(find(index, { words: 'lake', with: 'ann' }), ['lake one']);
  assert.deepEqual(find(index, { words: 'lake', since: day('3-15'), until: day('4-15') }), ['lake three']);
  assert.deepEqual(find(index, { words: 'lake', until: day('4-15') }), ['lake three', 'lake one']);
  assert.deepEqual(find(index, 'anna'), ['lake one']);
});

test('a page goes on behind the last one, though many things are of the same second', async () => {
  const date = new Date('2021-03-03T10:00:00Z');
  using index = await indexOf(...Array.from({ length: 30 }, (_, number) => ({ text: `lake ${number}`, date })));
  const query = queryOf({ words: 'lake' });
  const seen: number[] = [];
  for (let behind: number | undefined; ; ) {
    const [next] = index.find(query, { words: 'lake' }, new Set(['a']), behind);
    if (!next) break;
    behind = next.number;
    seen.push(next.number);
  }
  assert.equal(new Set(seen).size, 30);
});

test('what is the same in several backups is kept once, and each is known to have what it has', async () => {
  using index = SearchIndex.create(newPath());
  await enter(index, 'a', texts('lake stays', 'lake goes'));
  await enter(index, 'b', texts('lake stays', 'lake comes'));
  await enter(index, 'broken', texts('lake comes'), false);
  await enter(index, 'c', texts('lake stays', 'lake comes', 'lake goes'));
  const marks = ['a', 'b', 'broken', 'c'];
  const held = [...index.find(queryOf({ words: 'lake' }), { words: 'lake' }, new Set(marks))];
  assert.deepEqual(Object.fromEntries(held.map((found) => [found.entry.text, [...found.marks].sort()])), {
    'lake stays': ['a', 'b', 'c'],
    'lake goes': ['a', 'c'],
    'lake comes': ['b', 'broken', 'c'],
  });
  assert.deepEqual(find(index, 'lake', ['b']).sort(), ['lake comes', 'lake stays']);
});

test('a backup that is gone takes along what it alone had', async () => {
  const path = newPath();
  {
    using index = SearchIndex.create(path);
    await enter(index, 'a', texts('lake stays', 'lake goes'));
    await enter(index, 'b', texts('lake stays', 'lake comes'));
    const [first] = index.snapshots();
    index.removeSnapshot(first?.id ?? 0);
  }
  using index = SearchIndex.open(path);
  assert.ok(index);
  assert.deepEqual(find(index, 'lake', ['a', 'b']).sort(), ['lake comes', 'lake stays']);
  using database = Database.open(path);
  assert.equal(database.row("SELECT count(*) AS n FROM Items WHERE entry LIKE '%goes%'")?.['n'], 0);
});

test('random histories: every backup is found to have exactly what it had', async () => {
  const backup = fc.uniqueArray(fc.constantFrom('one', 'two', 'three', 'four', 'five'), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(backup, { minLength: 1, maxLength: 6 }), fc.nat(5), async (backups, gone) => {
      using index = SearchIndex.create(newPath());
      for (const [number, words] of backups.entries()) {
        await enter(index, `${number}`, texts(...words.map((word) => `lake ${word}`)));
      }
      const removed = index.snapshots().find(({ mark }) => mark === `${gone}`);
      if (removed) index.removeSnapshot(removed.id);
      for (const [number, words] of backups.entries()) {
        const wanted = number === gone ? [] : words.map((word) => `lake ${word}`);
        assert.deepEqual(find(index, 'lake', [`${number}`]).sort(), wanted.sort());
      }
    }),
    { numRuns: 40 },
  );
});

test('what was found is marked in the words around it', async () => {
  const marked = (text: string, words: string): string => {
    const snippet = snippetOf(entry({ text }), queryOf({ words }));
    const [[from, to] = [0, 0]] = snippet.marks;
    return `${snippet.text.slice(0, from)}[${snippet.text.slice(from, to)}]${snippet.text.slice(to)}`;
  };
  assert.equal(marked('Kära Sjöberg!', 'sjoberg'), 'Kära [Sjöberg]!');
  assert.equal(marked('at the cafe\u0301 now', 'café'), 'at the [cafe\u0301] now');
  assert.equal(marked('明日は東京駅', '東京'), '明日は[東京]駅');
  assert.equal(marked('call (415) 555-0134 now', '+14155550134'), 'call [(415) 555-0134] now');
  assert.equal(marked('the lake  house', '"lake house"'), 'the [lake  house]');
  const long = snippetOf(
    entry({ text: `${'word '.repeat(5000)}lake ${'more '.repeat(100)}` }),
    queryOf({ words: 'lake' }),
  );
  assert.ok(long.text.length < 250 && long.isCutBefore && long.isCutAfter);
  assert.equal(long.text.slice(...(long.marks[0] ?? [0, 0])), 'lake');
});

test('marks lie within the words, whatever is looked for in whatever', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, words) => {
      const wish = { words: `x ${words}` };
      const snippet = snippetOf(entry({ text, title: words }), queryOf(wish));
      for (const [from, to] of snippet.marks) assert.ok(from >= 0 && from <= to && to <= snippet.text.length);
    }),
  );
});

test('no words are refused by the index, and where there are none that is said', async () => {
  using index = await indexOf(...texts('lake'));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (words) => {
      find(index, `lake ${words}`);
      find(index, { words: 'lake', with: `a${words}` });
    }),
  );
  assert.throws(() => queryOf({ words: ' -lake " … ' }), { code: 'content/nothing-to-find' });
  assert.throws(() => queryOf({ words: 'lake', with: '!' }), { code: 'content/nothing-to-find' });
});

test('an index of another form is no index', () => {
  const path = newPath();
  {
    using database = Database.open(path, { mode: 'create' });
    database.script('CREATE TABLE t (n); PRAGMA user_version = 1');
  }
  assert.equal(SearchIndex.open(path), undefined);
});
