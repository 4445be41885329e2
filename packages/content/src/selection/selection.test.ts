import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentKinds } from '@pearmain/contract';
import { categories } from '../categories.js';
import type { Description, Stretch } from '../description.js';
import { testChat } from './by-chat.js';
import { testTime } from './by-time.js';
import { checkSelection } from './find-test.js';
import { hasWords } from './words.js';

const timed: Description<Stretch> = { schema: 'x/1', columns: [], when: (item) => item };

function isIn(time: Stretch, since: string | undefined, until: string | undefined, zone = 'Europe/Berlin'): boolean {
  // Asked only for what it was made of.
  return testTime(timed as Description<object>, { since, until }, zone)(time);
}

test('a day, a month and a year begin and end with the clock of the zone, both included', () => {
  const late = { from: new Date('2025-07-31T22:30:00Z') };
  for (const [since, until] of [
    ['2025-08', '2025-08'],
    ['2025-08-01', '2025-08-01'],
    ['2025', '2025'],
    [undefined, '2025-08-01'],
    ['2025-08-01', undefined],
  ] as const) {
    assert.equal(isIn(late, since, until), true, `${since} ${until}`);
  }
  assert.equal(isIn(late, undefined, '2025-07'), false);
  assert.equal(isIn(late, '2025-08-02', undefined), false);
  assert.equal(isIn(late, '2025-08', undefined, 'UTC'), false);
});

test('what lasts is there on each of its days, and a day without hours is the same in all zones', () => {
  const holidays = { from: '2025-08-03', to: '2025-08-17' };
  assert.equal(isIn(holidays, '2025-08-10', '2025-08-10', 'Pacific/Auckland'), true);
  assert.equal(isIn(holidays, '2025-08-18', undefined), false);
  assert.equal(isIn({ from: new Date('+040000-01-01T00:00:00Z') }, '2025', '2026'), false);
});

test('what was asked that a kind does not say is refused with what it does say', () => {
  for (const [kind, filter] of [
    ['contacts', 'since'],
    ['calls', 'chat'],
    ['bookmarks', 'until'],
    ['notes', 'with'],
  ] as const) {
    const { describe } = categories[kind];
    assert.throws(() => checkSelection({ kind, describe }, { [filter]: '2025' }), { code: 'content/filter-unfit' });
  }
  const { describe } = categories.messages;
  checkSelection({ kind: 'messages', describe }, { since: '2025', until: '2025', with: 'Anna', chat: 'Anna' });
});

test('every kind with a time in its table can be asked for one, but for what a time says little of', () => {
  const timeless = Object.entries(categories)
    .filter(([, { describe }]) => describe.when === undefined && describe.line === undefined)
    .map(([kind]) => kind);
  for (const kind of ['contacts', 'bookmarks']) assert.ok(timeless.includes(kind));
  for (const kind of ['messages', 'calls', 'calendar', 'reminders', 'photos', 'notes', 'voicemail', 'voice-memos'])
    assert.ok(kind in contentKinds && !timeless.includes(kind), kind);
});

test('names are found by the beginnings of their words, without case and marks, and by nothing else', () => {
  const name = 'José Álvarez';
  for (const wanted of ['jose', 'ÁLVAREZ', 'alv jo', 'José'.normalize('NFD')])
    assert.ok(hasWords(name, wanted), wanted);
  for (const wanted of ['', '!', 'lvarez', 'jose maria']) assert.ok(!hasWords(name, wanted), wanted);
  assert.ok(hasWords('يوسف حداد', 'يوسف'));
});

test('a conversation whose title has no word in it is found by that title', () => {
  const line = (title: string) => ({ conversation: { id: 'x', title }, attachments: [], reactions: [], remarks: [] });
  const describe: Description<object> = {
    ...categories.messages.describe,
    line: (item) => line(Object.values(item)[0]) as never,
  };
  const isOf = testChat(describe, '\u{1f389}');
  assert.deepEqual(
    ['\u{1f389} ', '\u{1f382}', 'Anna'].map((title) => isOf({ title })),
    [true, false, false],
  );
});
