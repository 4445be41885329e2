import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contentPath, fileId } from '@pearmain/backup';
import { Database } from '@pearmain/sqlite';
import { root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch, type Scratch } from '../harness/scratch.js';

const golden = join(root, 'packages/backup/src/golden');

/** A copy of a small backup that Python made, the program to read it with, and its password in a file. */
function arrange(scratch: Scratch, name: 'plain' | 'encrypted') {
  const backup = scratch.at('backup');
  cpSync(join(golden, name), backup, { recursive: true });
  const password = scratch.at('password');
  writeFileSync(password, 'pears & plums\n');
  return { backup, password, run: (...words: string[]) => pearmain(scratch.at('home'), words) };
}

test('folders, trees and what takes the room are shown as people read them', async () => {
  using scratch = makeScratch();
  const { backup, run } = arrange(scratch, 'plain');
  const list = await run('ls', `${backup}:HomeDomain/Library`, '--limit', '2');
  assert.deepEqual(
    [list.code, list.out.split('\n').map((line) => line.trim().split(/ {2,}/).at(-1))],
    [0, ['SMS/', 'empty', '']],
  );
  assert.match(list.err, /There are more/);
  const tree = await run('tree', backup, '--depth', '2');
  assert.equal(
    tree.out,
    'CameraRollDomain/  70 KB\n  Media/  70 KB\nHomeDomain/  4 KB\n  Library/  4 KB\n  cafe\u0301  10 bytes\n  caf\u00e9  8 bytes\n',
  );
  const usage = await run('du', backup);
  assert.match(usage.out, /70 KB +1 file +Photos and videos +CameraRollDomain\n/);
  assert.match(usage.out, /\n74 KB in 9 files\n$/);
  assert.match((await run('du', backup, '--domains')).out, /^Size +Files +Name +Domain\n/);
});

test('what is missing or not as it was is named, and ends with 3', async () => {
  using scratch = makeScratch();
  const { backup, password, run } = arrange(scratch, 'encrypted');
  const stored = (path: string) => join(backup, contentPath(fileId('HomeDomain', path)));
  rmSync(stored('Library/one'));
  truncateSync(stored('Library/SMS/sms.db'), 4096);
  const taken = await run('get', `${backup}:/`, scratch.at('out'), '--password-file', password);
  assert.equal(taken.code, 3, taken.err);
  assert.match(taken.out, /^8 files, 74 KB, in /);
  assert.match(taken.err, /1 link was not made:\n {2}HomeDomain\/Library\/link → \.\.\/outside\n/);
  assert.match(
    taken.err,
    /1 is not exactly what was noted:\n {2}HomeDomain\/Library\/SMS\/sms\.db: its end is damaged/,
  );
  assert.match(taken.err, /1 is missing in the backup:\n {2}HomeDomain\/Library\/one\n/);
  const cut = await run('cat', `${backup}:HomeDomain/Library/SMS/sms.db`, '--password-file', password);
  assert.deepEqual([cut.code, cut.out.length], [3, 4096]);
  writeFileSync(scratch.at('out/HomeDomain/Library/seventeen'), 'mine');
  const again = await run('get', `${backup}:**/s*n`, scratch.at('out'), '--password-file', password);
  assert.equal(again.code, 3);
  assert.match(again.out, /^0 files, 0 bytes, in .* 1 file lay there before\.\n$/);
  assert.match(again.err, /1 was left as it lies there/);
  const replaced = await run(
    'unback',
    `${backup}:**/s*n`,
    scratch.at('out'),
    '--password-file',
    password,
    '--overwrite',
  );
  assert.equal(replaced.code, 0, replaced.err);
  assert.equal(readFileSync(scratch.at('out/HomeDomain/Library/seventeen'), 'utf8'), 'The quick brown f');
});

test('what cannot be read ends with the exit code that says why', async () => {
  using scratch = makeScratch();
  const { backup, password, run } = arrange(scratch, 'encrypted');
  writeFileSync(scratch.at('wrong'), 'wrong');
  mkdirSync(scratch.at('empty'));
  for (const [words, code, failure] of [
    [['ls', scratch.at('empty')], 10, 'backup/no-backup'],
    [['ls', backup], 13, 'backup/password-needed'],
    [['get', `${backup}:/`, scratch.at('out'), '--password-file', scratch.at('wrong')], 12, 'backup/wrong-password'],
    [['cat', `${backup}:HomeDomain/nothing`, '--password-file', password], 10, 'engine/no-such-path'],
    [['cat', `${backup}:HomeDomain`, '--password-file', password], 2, 'engine/not-a-file'],
    [['get', `${backup}:/`, join(backup, 'out'), '--password-file', password], 2, 'backup/destination-in-backup'],
  ] as const) {
    const ended = await run(...words, '--json');
    assert.deepEqual([ended.code, JSON.parse(ended.out).error.code], [code, failure], words.join(' '));
  }
});

test('a name from a phone can neither move the cursor nor pass for a line of ours', async () => {
  using scratch = makeScratch();
  const { backup, run } = arrange(scratch, 'plain');
  const name = 'a\u001b[2J\nb';
  {
    using database = Database.open(join(backup, 'Manifest.db'), { mode: 'write' });
    const sql = 'INSERT INTO Files SELECT ?, domain, ?, flags, file FROM Files WHERE relativePath = ?';
    database.run(sql, fileId('HomeDomain', name), name, 'Library/one');
  }
  for (const ended of [
    await run('ls', `${backup}:HomeDomain`),
    await run('tree', backup),
    await run('get', `${backup}:/`, scratch.at('out')),
  ]) {
    assert.ok(`${ended.out}${ended.err}`.includes('a\\u{1b}[2J\\u{a}b'), ended.out);
    assert.doesNotMatch(ended.out + ended.err, /\u001b/);
  }
});
