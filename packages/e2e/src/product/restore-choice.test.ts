import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { FolderRestoreResult } from '@pearmain/contract';
import { Database } from '@pearmain/sqlite';
import { differences, listTree } from '../harness/compare-folders.js';
import { backedUpPhone, leftOvers, liveOn } from '../harness/living-phone.js';
import { pearmainCommand } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch } from '../harness/scratch.js';

const sms = 'HomeDomain/Library/SMS/sms.db';
const isPhoto = (path: string) => path.startsWith('CameraRollDomain/') || path.startsWith('HomeDomain/Library/Photos/');

test('what cannot go onto a phone by itself is refused before anything happens', async () => {
  using scratch = makeScratch();
  await using stage = await backedUpPhone(scratch, {});
  const before = listTree(stage.files);
  const refused = async (...args: string[]) => {
    const { code, error } = await stage.restore('--yes', ...args);
    return [code, error?.code];
  };
  assert.deepEqual(await refused('--only', 'passwords'), [1, 'engine/part-goes-whole']);
  assert.deepEqual(await refused('--only', 'health'), [1, 'engine/part-empty'], 'a plain backup has none');
  assert.deepEqual(await refused('--only', 'fotos'), [2, 'backup/unknown-data-type']);
  assert.deepEqual(await refused('--only', 'app:com.example.gone'), [2, 'backup/unknown-app']);
  assert.deepEqual(await refused('--only', 'notes', '--no-safety-backup'), [2, 'cli/usage']);
  assert.deepEqual(await refused('--only', 'notes', '--with', `photos=${stage.id}`), [2, 'cli/usage']);
  assert.deepEqual(await refused('--with', 'photos'), [2, 'cli/usage']);
  assert.deepEqual(await refused('--with', `photos=${stage.id}`, '--to', scratch.at('out')), [2, 'cli/usage']);
  const check = await stage.restore('--only', 'messages', '--check');
  assert.equal(check.code, 0, check.out);
  const told = check.data?.checks.find(({ check: name }) => name === 'choice');
  assert.match(told?.message ?? '', /Messages is replaced as a whole/);
  assert.match(told?.advice ?? '', /experimental/);
  assert.deepEqual(listTree(stage.files), before);
  assert.equal((await stage.run('snapshot', 'list')).out.includes('"takenAt"'), true);
});

test('a phone that would clear the rest, and one of another iOS, take no part; the first takes it within a whole backup', async () => {
  using scratch = makeScratch();
  await using stage = await backedUpPhone(scratch, { options: ['--ios', '27.0'] });
  liveOn(stage.files);
  const clearing = await stage.restore('--only', 'messages', '--yes', '--force');
  assert.deepEqual([clearing.code, clearing.error?.code], [27, 'engine/part-would-clear']);
  const made = await stage.run('backup');
  assert.equal(made.code, 0, made.out);
  const before = listTree(stage.files);
  const restored = await stage.run('restore', 'latest', '--with', `messages=${stage.id}`, '--yes');
  assert.equal(restored.code, 0, restored.out);
  assert.equal(restored.data?.choice?.kind, 'with');
  const after = listTree(stage.files);
  const then = listTree(scratch.at('then'));
  assert.equal(after.get(sms), then.get(sms));
  assert.notEqual(after.get(sms), before.get(sms));
  assert.ok(!after.has('HomeDomain/Library/SMS/since then.txt'), 'a whole restore leaves nothing else of them');
  const isMessages = (path: string) => /^(?:HomeDomain|MediaDomain)\/Library\/SMS\//.test(path);
  for (const [path, content] of before) {
    if (!isMessages(path)) assert.equal(after.get(path), content, path);
  }
  assert.deepEqual(leftOvers(scratch), []);

  await using other = await startPhone(scratch.at('other'), [
    ...['--seed', 'empty', '--udid', '00008110-000A1B2C3D4E5F60', '--ios', '26.1', '--name', 'Other'],
  ]);
  const { code, error } = await stage.runOn(other, 'restore', stage.id, '--only', 'messages', '--yes');
  assert.deepEqual([code, error?.code], [27, 'engine/restore-too-new']);
});

test('a part of another iOS is refused, and so is a database of another make, after the phone was backed up', async () => {
  using scratch = makeScratch();
  await using stage = await backedUpPhone(scratch, {});
  await using newer = await startPhone(scratch.at('newer'), [
    ...['--seed', 'empty', '--udid', '00008110-000A1B2C3D4E5F60', '--ios', '26.1', '--name', 'Newer'],
  ]);
  const old = await stage.runOn(newer, 'restore', stage.id, '--only', 'messages', '--yes');
  assert.deepEqual([old.code, old.error?.code], [27, 'engine/part-of-other-system']);

  const path = `${stage.files}/${sms}`;
  {
    using database = Database.ofBytes(readFileSync(path));
    database.script('ALTER TABLE message ADD COLUMN since_then TEXT');
    writeFileSync(path, database.serialize());
  }
  const before = listTree(stage.files);
  const refused = await stage.restore('--only', 'messages', '--yes');
  assert.deepEqual([refused.code, refused.error?.code], [27, 'engine/part-of-other-make']);
  assert.match(refused.error?.safety ?? '', /Nothing was sent/);
  assert.deepEqual(listTree(stage.files), before);
  assert.deepEqual(leftOvers(scratch), []);
});

test('a part whose database is gone is never sent without it, also where the checks are overruled; others come out into a folder', async () => {
  using scratch = makeScratch();
  await using stage = await backedUpPhone(scratch, {});
  const id = createHash('sha1').update('HomeDomain-Library/SMS/sms.db').digest('hex');
  rmSync(`${scratch.at('location')}/${stage.phone.udid}/${id.slice(0, 2)}/${id}`);
  liveOn(stage.files);
  const before = listTree(stage.files);
  const refused = await stage.restore('--only', 'messages', '--yes', '--force');
  assert.deepEqual([refused.code, refused.error?.code], [30, 'engine/restore-not-whole'], refused.out);
  assert.deepEqual(listTree(stage.files), before);
  assert.deepEqual(leftOvers(scratch), []);
  const rest = await stage.restore('--only', 'messages,contacts', '--to', scratch.at('rest'));
  assert.equal(rest.code, 3, rest.out);
  const { exports, damaged } = (JSON.parse(rest.out) as { data: FolderRestoreResult }).data;
  assert.deepEqual(
    [exports.map(({ kind }) => kind), damaged.map(({ kind, code }) => [kind, code])],
    [['contacts'], [['messages', 'content/damaged-store']]],
  );
});

test('the phone becomes what it was on one day, with the photos of another', async () => {
  using scratch = makeScratch();
  await using stage = await backedUpPhone(scratch, { isEncrypted: true });
  liveOn(stage.files);
  assert.equal((await stage.run('backup', ...stage.known)).code, 0);
  const second = listTree(stage.files);
  liveOn(stage.files);
  const restored = await stage.run('restore', 'latest', '--with', `photos=${stage.id}`, '--yes', ...stage.known);
  assert.equal(restored.code, 0, restored.out);
  const after = listTree(stage.files);
  const first = listTree(scratch.at('then'));
  for (const [path, content] of second) if (!isPhoto(path)) assert.equal(after.get(path), content, path);
  for (const [path, content] of first) if (isPhoto(path)) assert.equal(after.get(path), content, path);
  for (const path of after.keys()) {
    const known = isPhoto(path) ? first.has(path) || /-(?:wal|shm)$/.test(path) : second.has(path);
    assert.ok(known, `${path} is of neither day`);
  }
});

test('what was lost comes out into a folder: messages as pages or as their files, the rest as files, and no phone is needed', async () => {
  using scratch = makeScratch();
  await using stage = await backedUpPhone(scratch, { isEncrypted: true });
  await stage.phone.stop();
  const opened = await stage.restore('--only', 'contacts,safari,health', '--to', scratch.at('open'));
  assert.equal(opened.code, 0, opened.out);
  assert.deepEqual(readdirSync(scratch.at('open')).sort(), ['bookmarks', 'contacts', 'files', 'tabs', 'web-history']);
  const cards = readdirSync(scratch.at('open/contacts')).map((name) =>
    readFileSync(scratch.at('open/contacts', name), 'utf8'),
  );
  assert.match(cards.join(''), /^BEGIN:VCARD\r\n/);
  assert.deepEqual(differences(scratch.at('then/HealthDomain'), scratch.at('open/files/HealthDomain')), []);
  mkdirSync(scratch.at('out'));
  const taken = await stage.restore('--only', 'messages', '--files', '--to', scratch.at('out'));
  assert.equal(taken.code, 0, taken.out);
  for (const part of ['HomeDomain/Library/SMS', 'MediaDomain/Library/SMS']) {
    assert.deepEqual(differences(scratch.at('then', part), scratch.at('out', part)), []);
  }
  const outside = [...listTree(scratch.at('out'))].filter(
    ([path, kind]) => kind !== 'directory' && !/\/SMS\//.test(path),
  );
  assert.ok(
    outside.every(([path]) => /MessagesMetaData|MobileSMS/.test(path)),
    String(outside),
  );
  rmSync(scratch.at('out'), { recursive: true });
  const inside = await stage.restore('--only', 'messages', '--to', scratch.at('location', stage.phone.udid, 'out'));
  assert.deepEqual([inside.code, inside.error?.code], [2, 'backup/destination-in-backup']);
});

test('a folder of another program gives a part too; it is only read, and nothing stays beside it, even after a kill', async () => {
  using scratch = makeScratch();
  await using stage = await backedUpPhone(scratch, {});
  mkdirSync(scratch.at('MobileSync'));
  const folder = scratch.at('MobileSync', stage.phone.udid);
  cpSync(scratch.at('location', stage.phone.udid), folder, { recursive: true });
  const theirs = listTree(folder);
  liveOn(stage.files);
  const silence = { at: 'restore-payload', afterFiles: 2 };
  await stage.phone.control.do('change', { to: { backup: { silences: silence } } });
  const restore = ['restore', folder, '--only', 'messages', '--yes', '--json', '--location', scratch.at('location')];
  const { program, args, env } = pearmainCommand(scratch.at('home'), restore, stage.phone.env);
  const killed = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
  const ended = once(killed, 'exit');
  await stage.phone.control.waitFor({ request: 'Restore', held: true });
  killed.kill('SIGKILL');
  await ended;
  assert.equal(readdirSync(scratch.at('MobileSync')).length, 2, 'it lay beside their folder, not in it');
  assert.deepEqual(listTree(folder), theirs);
  await stage.phone.control.waitFor({ request: null, plugged: true });
  await stage.phone.control.do('change', { to: { backup: { silences: [] } } });

  const restored = await stage.run('restore', folder, '--only', 'messages', '--yes');
  assert.equal(restored.code, 0, restored.out);
  assert.equal(listTree(stage.files).get(sms), listTree(scratch.at('then')).get(sms));
  assert.deepEqual(readdirSync(scratch.at('MobileSync')), [stage.phone.udid]);
  assert.deepEqual(listTree(folder), theirs);
});

test('a partial backup gives the types that it holds, and no others', async () => {
  using scratch = makeScratch();
  await using stage = await backedUpPhone(scratch, {});
  const partial = await stage.run('backup', '--only', 'messages,notes');
  assert.equal(partial.code, 0, partial.out);
  const id = partial.data?.snapshot.id ?? '';
  liveOn(stage.files);
  const other = await stage.run('restore', id, '--only', 'messages,photos', '--yes');
  assert.equal(other.error?.code, 'engine/restore-partial');
  const restored = await stage.run('restore', id, '--only', 'messages', '--yes');
  assert.equal(restored.code, 0, restored.out);
  assert.equal(listTree(stage.files).get(sms), listTree(scratch.at('then')).get(sms));
});

test('on iOS 9 messages and photos come back by themselves, too', async () => {
  using scratch = makeScratch();
  const options = ['--ios', '9.3.5', '--product', 'iPhone6,1'];
  await using stage = await backedUpPhone(scratch, { isEncrypted: true, options });
  liveOn(stage.files);
  assert.equal((await stage.run('backup', ...stage.known)).code, 0);
  const before = listTree(stage.files);
  const restored = await stage.restore('--only', 'messages,photos', '--yes');
  assert.equal(restored.code, 0, restored.out);
  const then = listTree(scratch.at('then'));
  const after = listTree(stage.files);
  const isOf = (path: string) => isPhoto(path) || /^(?:HomeDomain|MediaDomain)\/Library\/SMS\//.test(path);
  for (const [path, content] of then) if (isOf(path)) assert.equal(after.get(path), content, path);
  for (const [path, content] of before) if (!isOf(path)) assert.equal(after.get(path), content, path);
});
