import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Document, ExportResult } from '@pearmain/contract';
import { backUpFamily } from '../harness/family-backup.js';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch } from '../harness/scratch.js';

describe('a part of what is on the phone: of some days, with somebody, of one conversation', () => {
  const scratch = makeScratch();
  let backup = '';
  let folder = 0;

  before(async () => {
    backup = await backUpFamily(scratch, true);
  });
  after(() => scratch[Symbol.dispose]());

  const known = (): readonly string[] => ['--password-file', scratch.at('password')];

  /** The lines of an export, and how it ended. */
  async function chosen(kind: string, ...words: readonly string[]) {
    folder += 1;
    const to = scratch.at(`chosen${folder}`);
    const args = [
      'export',
      kind,
      backup,
      to,
      '--format',
      'jsonl',
      '--json',
      '--zone',
      'Europe/Berlin',
      ...known(),
      ...words,
    ];
    const { code, out } = await pearmain(scratch.at('home'), args);
    const document = JSON.parse(out) as Document<ExportResult>;
    const path = `${to}/${kind}.jsonl`;
    const lines = existsSync(path)
      ? readFileSync(path, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Line)
      : [];
    return { code, document, lines, to };
  }

  test('messages of some days are those that a person has there on the clock of the zone', async () => {
    const all = await chosen('messages');
    const days = all.lines.map(({ date = '' }) => berlinDay(date));
    const month = days.find(Boolean)?.slice(0, 7) ?? '';
    for (const [since, until] of [
      [month, month],
      ['2025-11-04', '2025-11-04'],
      ['2025-11', '2026'],
    ]) {
      const some = await chosen('messages', '--since', since ?? '', '--until', until ?? '');
      assert.equal(some.code, 0);
      const wanted = days.filter((day) => day >= (since ?? '') && day.slice(0, until?.length) <= (until ?? ''));
      assert.ok(wanted.length > 0 && wanted.length < days.length, `${wanted.length}`);
      assert.deepEqual(
        some.lines.map(({ date = '' }) => berlinDay(date)),
        wanted,
      );
      assert.ok(some.document.ok);
      assert.deepEqual([some.document.data.items, some.document.data.outOf], [wanted.length, days.length]);
    }
  });

  test('somebody is found by name, by number and by address in any writing, also where only the number is stored', async () => {
    const byName = await chosen('calls', '--with', 'mormor');
    assert.ok(byName.lines.length > 1);
    assert.ok(
      byName.lines.every(({ party, participants = [] }) =>
        [party, ...participants].some((person) => person?.name === 'Ingrid Sjöberg'),
      ),
    );
    // The call was with her other number.
    const byNumber = await chosen('calls', '--with', '(08) 465 004 10');
    assert.deepEqual(byNumber.lines, byName.lines);
    const jonas = await chosen('calls', '--with', 'jonas lind');
    assert.ok(jonas.lines.length > 1);
    assert.deepEqual((await chosen('calls', '--with', 'J.Lindqvist@werft.example')).lines, jonas.lines);
    const cards = await chosen('contacts', '--with', 'sjoberg');
    assert.deepEqual(
      cards.lines.map(({ displayName }) => displayName),
      ['Ingrid Sjöberg'],
    );
    const groups = await chosen('messages', '--with', 'ingrid sjoberg');
    assert.ok(groups.lines.some(({ conversation }) => conversation?.title.startsWith('Familie')));
    const photos = await chosen('photos', '--with', 'Jonas');
    assert.equal(photos.lines.length, 2);
  });

  test('a conversation is found by a part of its title, and by its identifier', async () => {
    const byTitle = await chosen('messages', '--chat', 'familie');
    assert.equal(byTitle.lines.length, 10);
    const id = byTitle.lines[0]?.conversation?.id ?? '';
    assert.deepEqual((await chosen('messages', '--chat', id)).lines, byTitle.lines);
    const pages = scratch.at('pages');
    const args = ['export', 'messages', backup, pages, '--chat', 'familie', '--zone', 'UTC', ...known()];
    const { code, out } = await pearmain(scratch.at('home'), args);
    assert.equal(code, 0, out);
    assert.match(out, /Messages: 10 of 160 items/);
    assert.deepEqual(
      readdirSync(pages).filter((name) => name.endsWith('.html')),
      ['Familie.html', '_messages.html'],
    );
  });

  test('what does not go with a kind, is no date, or finds nothing is said, and nothing is written', async () => {
    const unfit = await chosen('contacts', '--since', '2025');
    assert.deepEqual([unfit.code, unfit.document.ok || unfit.document.error.code], [2, 'content/filter-unfit']);
    const none = await chosen('messages', '--with', 'Rumpelstiltskin');
    assert.deepEqual([none.code, none.document.ok || none.document.error.code], [4, 'content/nothing-chosen']);
    assert.deepEqual(readdirSync(none.to), []);
    for (const day of ['2025-02-30', 'May', '2025-1', '2025-13']) {
      const { code } = await pearmain(scratch.at('home'), [
        'export',
        'calls',
        backup,
        scratch.at('no'),
        '--since',
        day,
      ]);
      assert.equal(code, 2, day);
    }
  });
});

const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' });

function berlinDay(date: string): string {
  return date === '' ? '' : berlin.format(new Date(date));
}

interface Line {
  readonly date?: string;
  readonly displayName?: string;
  readonly party?: { readonly name?: string };
  readonly participants?: readonly { readonly name?: string }[];
  readonly conversation?: { readonly id: string; readonly title: string };
}
