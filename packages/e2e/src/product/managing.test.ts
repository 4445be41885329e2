import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog, udid } from '@pearmain/base';
import { Location, publish } from '@pearmain/history';
import { root } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch } from '../harness/scratch.js';

const anna = udid('00008110-001A2B3C4D5E6F70');

/** Publishes a backup as a run would; its content is a manifest alone. */
function keepBackup(location: string, finishedAt: string): void {
  const place = Location.open(location, { create: true }).place(anna);
  mkdirSync(place.work, { recursive: true });
  writeFileSync(join(place.work, 'Manifest.plist'), finishedAt);
  const facts = {
    device: { name: 'Anna’s iPhone', productType: 'iPhone14,5', productVersion: '17.5.1' },
    startedAt: finishedAt,
    finishedAt,
    durationMs: 0,
    kind: 'full',
    encrypted: false,
    content: { files: 1, bytes: 10 },
  } as const;
  publish(place, facts, { signal: new AbortController().signal, log: silentLog, emit: () => {} });
}

test('a backup is deleted only after its name and its room were told and somebody agreed, and comes back', async () => {
  using scratch = makeScratch();
  const location = join(scratch.path, 'backups');
  for (const day of ['2026-11-09', '2026-11-22']) keepBackup(location, `${day}T10:00:00.000Z`);
  const run = (...args: string[]) => pearmain(scratch.path, ['--location', location, 'snapshot', ...args]);
  const unasked = await run('delete', '2026-11-09');
  assert.equal(unasked.code, 5);
  assert.match(unasked.err, /will be free once it is removed for good/);
  assert.match(unasked.err, /--yes/);
  assert.equal((await run('delete', 'latest', '--yes')).code, 1);
  assert.equal((await run('pin', '2026-11-09')).code, 0);
  assert.match((await run('delete', '2026-11-09', '--yes')).err, /pearmain snapshot unpin/);
  assert.equal((await run('unpin', '2026-11-09')).code, 0);
  assert.equal((await run('rename', '2026-11-09', 'old phone')).code, 0);
  const deleted = await run('delete', 'old phone', '--yes');
  assert.equal(deleted.code, 0, deleted.err);
  assert.match(deleted.out, /is in the trash until/);
  assert.match((await run('trash', 'list')).out, /2026-11-09T10-00-00Z +Anna’s iPhone/);
  assert.equal((await run('undelete', 'old phone')).code, 0);
  assert.match((await run('list')).out, /2026-11-09T10-00-00Z old phone/);
  assert.equal((await run('delete', 'latest', '--last-good', '--yes')).code, 0);
  assert.match((await run('list')).out, /2026-11-09.*latest/);
  assert.equal((await run('trash', 'empty')).code, 5);
  assert.match((await run('trash', 'empty', '--yes')).out, /1 backup removed/);
  assert.equal((await run('trash', 'empty', '--yes')).code, 4);
});

const golden = join(root, 'packages/backup/src/golden/plain');

test('a backup of another program is listed, taken in, and moved with the others to another place', async () => {
  using scratch = makeScratch();
  const finder = join(scratch.path, 'backups', anna);
  cpSync(golden, finder, { recursive: true });
  const run = (...args: string[]) => pearmain(scratch.path, args);
  const listed = await run('snapshot', 'list');
  assert.match(listed.out, new RegExp(`${anna} .* whole`));
  const taken = await run('snapshot', 'import', 'latest');
  assert.equal(taken.code, 0, taken.err);
  assert.match(taken.out, /is kept as the last good backup/);
  assert.equal((await run('snapshot', 'import', 'latest')).code, 4);
  keepBackup(join(scratch.path, 'data/pearmain/backups'), '2036-11-22T10:00:00.000Z');
  const to = join(scratch.path, 'new place');
  const unasked = await run('location', 'move', to);
  assert.equal(unasked.code, 5);
  const moved = await run('location', 'move', to, '--yes');
  assert.equal(moved.code, 0, moved.err);
  assert.match(moved.out, /2 backups moved to .*new place\.\n {2}The settings name it now: location\./);
  const { data } = JSON.parse((await run('snapshot', 'list', '--json')).out);
  assert.deepEqual([data.location, data.snapshots.length, data.found.length], [to, 2, 1]);
  assert.match((await run('location', 'list')).out, /new place +Pearmain +2 backups/);
  assert.equal((await run('location', 'check')).code, 0);
  assert.equal((await run('location', 'move', to, '--yes')).code, 4);
});
