import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type {
  ContentKind,
  Document,
  Evidence,
  RecoveredKind,
  RecoverFileResult,
  RecoverResult,
} from '@pearmain/contract';
import { Database } from '@pearmain/sqlite';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch } from '../harness/scratch.js';

/** Takes rows out of a database of the phone, as SQLite does it where nobody asks for more: what was in them stays. */
function remove(path: string, ...statements: readonly string[]): void {
  using database = Database.open(path, { mode: 'write' });
  database.script('PRAGMA secure_delete = OFF');
  for (const { name } of [...database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]) {
    database.script(`DROP TRIGGER "${String(name)}"`);
  }
  for (const statement of statements) database.script(statement);
}

describe('what was deleted on a phone', () => {
  const scratch = makeScratch();
  let location = '';

  const run = (...words: readonly string[]) =>
    pearmain(scratch.at('home'), [...words, '--location', location, '--password-file', scratch.at('password')]);

  async function recover(...words: readonly string[]): Promise<RecoverResult> {
    const ended = await run('recover', ...words, '--json');
    const document = JSON.parse(ended.out) as Document<RecoverResult>;
    assert.ok(document.ok, ended.out + ended.err);
    assert.deepEqual(document.data.damaged, []);
    return document.data;
  }

  before(async () => {
    location = scratch.at('location');
    writeFileSync(scratch.at('password'), 'all that we know');
    const day = scratch.at('day.json');
    writeFileSync(day, JSON.stringify({ keybagWork: { iterations: 10, doubleIterations: 10 } }));
    const state = scratch.at('phone');
    const options = ['--seed', 'family', '--ios', '17.5.1', '--scenario', day];
    await using phone = await startPhone(state, [...options, '--backup-password-file', scratch.at('password')]);
    const withPhone = async (...words: readonly string[]) => {
      const ended = await pearmain(scratch.at('home'), [...words, '--location', location], { env: phone.env });
      assert.equal(ended.code, 0, ended.out + ended.err);
    };
    await withPhone('device', 'pair');
    await withPhone('backup', '--password-file', scratch.at('password'));
    const stores = join(state, 'files/HomeDomain/Library');
    remove(
      join(stores, 'SMS/sms.db'),
      `DELETE FROM chat_message_join WHERE message_id % 7 = 3`,
      `DELETE FROM message WHERE ROWID % 7 = 3`,
    );
    remove(join(stores, 'CallHistoryDB/CallHistory.storedata'), 'DELETE FROM ZCALLRECORD WHERE Z_PK % 5 = 2');
    await withPhone('backup', '--password-file', scratch.at('password'));
  });
  after(() => scratch[Symbol.dispose]());

  interface FoundLine {
    readonly schema: string;
    readonly item: { readonly guid?: string; readonly id?: number; readonly text?: string };
    readonly evidence: Evidence;
  }

  function lines(folder: string, below: RegExp): FoundLine[] {
    const name = readdirSync(folder).find((each) => below.test(each)) ?? '';
    const [file = ''] = readdirSync(join(folder, name)).filter(
      (each) => /^[a-z-]+\.jsonl$/.test(each) && each !== 'other-rows.jsonl',
    );
    const text = readFileSync(join(folder, name, file), 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as FoundLine);
  }

  const countOf = ({ found }: RecoveredKind, wanted: string): number =>
    found.filter(({ method }) => method === wanted).reduce((sum, { count }) => sum + count, 0);

  test('is told kind by kind, how sure it is, and what cannot be hoped for', async () => {
    const ended = await run('recover', 'latest');
    assert.equal(ended.code, 0, ended.err);
    assert.match(ended.out, /^Messages$/m);
    assert.match(ended.out, /still listed by the phone as deleted: 1 certain/);
    assert.match(ended.out, /in older backups: 23 certain/);
    assert.match(ended.out, /not guaranteed complete: \d+ certain/);
    assert.match(ended.out, /What a sender unsent does not come back\./);
    assert.match(ended.out, /Older backups of this phone that were looked into: 1\./);
  });

  test('comes whole out of the backup before, and what is found in the database is no other', async () => {
    const folder = scratch.at('messages');
    const { kinds, files } = await recover('latest', 'messages', folder, '--format', 'jsonl');
    const [messages] = kinds;
    assert.ok(messages);
    const own = join(folder, 'messages');
    const gone = lines(own, /^from the backup of/);
    assert.equal(gone.length, 23);
    assert.ok(gone.every(({ schema, evidence }) => schema === 'recovered-message/1' && evidence.snapshot?.id));
    const deleted = new Set(gone.map(({ item }) => item.guid));
    const carved = lines(own, /^carved$/);
    assert.equal(carved.length, countOf(messages, 'carved'));
    const good = carved.filter(
      ({ evidence }) => evidence.confidence !== 'fragment' && evidence.carved?.state === 'deleted',
    );
    assert.ok(good.length >= 15, `${good.length}`);
    for (const { item, evidence } of good) {
      assert.ok(deleted.has(item.guid), JSON.stringify(item));
      assert.equal(evidence.file, 'HomeDomain/Library/SMS/sms.db');
      assert.ok((evidence.carved?.page ?? 0) > 0 && (evidence.carved?.offset ?? 0) > 0);
    }
    const texts = new Map(gone.map(({ item }) => [item.guid, item.text]));
    for (const { item } of good) assert.equal(item.text, texts.get(item.guid));
    assert.equal(messages.missing.count, 24);
    assert.ok(messages.missing.first.every(({ count, from }) => count > 0 && from !== undefined));
    assert.deepEqual(
      files.first.filter((name) => !existsSync(join(folder, name))),
      [],
    );
  });

  test('is written in the formats of exports, with the mark of what is not sure', async () => {
    const folder = scratch.at('written');
    const pages = await recover('latest', 'messages', folder);
    const carved = pages.files.first.filter((name) => name.startsWith('messages/carved/') && name.endsWith('.html'));
    assert.ok(carved.length > 0);
    assert.ok(
      carved.some((name) => readFileSync(join(folder, name), 'utf8').includes('Recovered, not guaranteed complete')),
    );
    await recover('latest', 'calls', folder);
    const [before = ''] = readdirSync(join(folder, 'calls')).filter((name) => name.startsWith('from the backup of'));
    const table = readFileSync(join(folder, 'calls', before, 'calls.csv'), 'utf8');
    assert.match(table, /^\ufeffFound,Confidence,/);
    assert.equal(table.split('From an older backup,certain,').length, 9);
    const taken = await run('recover', 'latest', 'calls', folder, '--json');
    const refused = JSON.parse(taken.out) as Document<RecoverResult>;
    assert.ok(!refused.ok && refused.error.code === 'content/file-taken');
  });

  test('is left out where it is less sure than is wanted, and older backups where they are not', async () => {
    const { kinds, olderBackups } = await recover('latest', 'messages', '--min-confidence', 'certain', '--older', '0');
    assert.equal(olderBackups.read, 0);
    assert.ok(kinds[0]?.found.every(({ confidence }) => confidence === 'certain'));
    assert.deepEqual(kinds[0] && countOf(kinds[0], 'older-backup'), 0);
  });

  test('of every kind that phones keep lists of deleted things of is found', async () => {
    const { kinds } = await recover('latest', '--older', '0');
    const listed = (kind: ContentKind): number => {
      const found = kinds.find((each) => each.kind === kind);
      return found ? countOf(found, 'recently-deleted') : 0;
    };
    const wanted = ['messages', 'photos', 'notes', 'reminders', 'bookmarks', 'voicemail', 'voice-memos'] as const;
    assert.deepEqual(wanted.map(listed), [1, 1, 2, 1, 1, 1, 1]);
    const memos = kinds.find(({ kind }) => kind === 'voice-memos');
    assert.equal(memos && countOf(memos, 'orphan'), 1);
  });

  test('every finding is a line where a program reads', async () => {
    const ended = await run('recover', 'latest', 'calls', '--jsonl');
    const all = ended.out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { readonly event: string });
    const found = all.filter(({ event }) => event === 'found');
    const last = all.at(-1) as unknown as { readonly result: Document<RecoverResult> };
    assert.ok(last.result.ok);
    const [calls] = last.result.data.kinds;
    assert.equal(
      found.length,
      calls?.found.reduce((sum, { count }) => sum + count, 0),
    );
  });
});

describe('a database file that belongs to no backup', () => {
  const scratch = makeScratch();
  after(() => scratch[Symbol.dispose]());

  test('gives its deleted rows as tables', async () => {
    const file = scratch.at('store.sqlite');
    {
      using database = Database.open(file, { mode: 'create' });
      database.script(`PRAGMA secure_delete = OFF; CREATE TABLE "pears/plums" (id INTEGER PRIMARY KEY, name TEXT, weight REAL, picked INTEGER);
        WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 300)
        INSERT INTO "pears/plums" SELECT n, 'Pear number ' || n, n + 0.5, 700000000 + n FROM c;
        DELETE FROM "pears/plums" WHERE id BETWEEN 50 AND 250;`);
    }
    const before = readFileSync(file);
    const ended = await pearmain(scratch.at('home'), ['recover', file, scratch.at('rows'), '--json']);
    const document = JSON.parse(ended.out) as Document<RecoverFileResult>;
    assert.ok(document.ok, ended.out + ended.err);
    const { tables, files } = document.data;
    assert.deepEqual(
      tables.map(({ table }) => table),
      ['pears/plums'],
    );
    assert.equal(files.count, 1);
    const [header, ...rows] = readFileSync(join(scratch.at('rows'), files.first[0] ?? ''), 'utf8').split('\r\n');
    assert.equal(header, '\ufeffConfidence,State,Place,Row,Byte,id,name,weight,picked');
    assert.equal(rows.pop(), '');
    assert.ok(rows.length > 100);
    for (const row of rows) {
      const [, , , , , , name = '', weight, picked] = row.split(',');
      const number = Number(name.slice('Pear number '.length));
      assert.ok(number >= 50 && number <= 250, row);
      assert.deepEqual([Number(weight), Number(picked)], [number + 0.5, 700000000 + number]);
    }
    assert.deepEqual(readFileSync(file), before);
    const words = await pearmain(scratch.at('home'), ['recover', file]);
    assert.match(words.out, /^pears\/plums: \d+ certain/m);
  });

  test('and what is no database is refused in words', async () => {
    const file = scratch.at('none.sqlite');
    writeFileSync(
      file,
      'this is no database, but a text that is long enough to be one, and it goes on and on and on for a while',
    );
    const ended = await pearmain(scratch.at('home'), ['recover', file, '--json']);
    const document = JSON.parse(ended.out) as Document<RecoverFileResult>;
    assert.ok(!document.ok);
    assert.equal(document.error.code, 'content/damaged-store');
    assert.match(document.error.message, /does not begin as databases do/);
  });
});
