import assert from 'node:assert/strict';
import { lstatSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch } from '../harness/scratch.js';

test('the demo shows trust, backup, check and list, and ends well', async () => {
  using scratch = makeScratch();
  const ended = await pearmain(scratch.at('home'), ['demo'], { env: { TMPDIR: scratch.path } });
  assert.equal(ended.code, 0, ended.err);
  for (const words of [/Tap Trust/, /passcode/, /every file checked/, /100 %/]) assert.match(ended.err, words);
  for (const words of [/Backup\s+Device/, /genuine Apple backup folder/, /npx pearmain device pair/])
    assert.match(ended.out, words);
});

test('one phone connected: pair and backup need no arguments, and every answer is one JSON document', async () => {
  using scratch = makeScratch();
  const state = scratch.at('phone');
  await using phone = await startPhone(state, ['--seed', 'family', '--name', 'Zoë’s iPhone 📱', '--scenario', 'demo']);
  const run = async (...args: string[]) => {
    const ended = await pearmain(scratch.at('home'), [...args, '--json'], {
      env: { ...phone.env, pearmain_LOCATION: scratch.at('location') },
    });
    return { code: ended.code, document: JSON.parse(ended.out) as { schema: string; ok: boolean; data: unknown } };
  };
  const pairing = await run('device', 'pair');
  assert.deepEqual(pairing.document, {
    schema: 'device-pair/1',
    ok: true,
    data: { udid: phone.udid, name: 'Zoë’s iPhone 📱', outcome: 'paired' },
  });

  const first = await run('backup');
  assert.equal(first.code, 0);
  writeFileSync(join(state, 'files/HomeDomain/Library/new.txt'), 'new');
  const second = await run('backup');
  const { snapshot } = second.document.data as {
    snapshot: { kind: string; verified: { level: string; findings: number } };
  };
  assert.equal(snapshot.kind, 'incremental');
  assert.equal(snapshot.verified.level, 'complete');
  assert.equal(snapshot.verified.findings, 0);

  const list = await run('snapshot', 'list');
  const { snapshots } = list.document.data as { snapshots: { id: string; latest: boolean; folder: string }[] };
  assert.deepEqual(
    snapshots.map(({ latest }) => latest),
    [true, false],
  );
  for (const { folder } of snapshots) assert.ok(readdirSync(folder).includes('Manifest.db'));

  const shown = await run('snapshot', 'show', 'latest@zoë’s iphone 📱');
  assert.equal((shown.document.data as { id: string }).id, snapshots[0]?.id);
  assert.equal((await run('status')).code, 0);
  assert.equal((await run('device', 'unpair')).code, 0);
  assert.equal((await run('device', 'unpair')).code, 4);
});

test('what is written is for this user alone', async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'empty']);
  const location = scratch.at('location');
  assert.equal((await pearmain(scratch.at('home'), ['backup', '--location', location], { env: phone.env })).code, 0);
  for (const top of [location, scratch.at('home/data/pearmain/pairing')]) {
    for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      assert.equal(lstatSync(path).mode & 0o777, entry.isDirectory() ? 0o700 : 0o600, path);
    }
  }
});
