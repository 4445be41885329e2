import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { differences } from '../harness/compare-folders.js';
import { startCuttingProxy } from '../harness/cutting-proxy.js';
import { mountDisk } from '../harness/disks.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { makeScratch } from '../harness/scratch.js';

const quick = ['--seed', 'empty', '--files', '40', '--bytes', '4000000'];
const isRoot = process.getuid?.() === 0 || process.env['CI'] === 'true';
const withDisks = (...programs: readonly string[]) =>
  isRoot ? needs('losetup', 'mount', ...programs) : { skip: 'needs root to mount disks' };

test(
  'a disk that cannot share files is told of; the choice is a full copy, or to work in place',
  withDisks('mkfs.exfat', 'mount.exfat-fuse', '/dev/fuse'),
  async () => {
    using scratch = makeScratch();
    const state = scratch.at('phone');
    using disk = mountDisk('exfat', scratch.at('disk'), 300 * 2 ** 20);
    const location = join(disk.path, 'backups');
    await using phone = await startPhone(state, quick);
    const run = async (args: readonly string[], address = phone.tcp) => {
      const ended = await pearmain(scratch.at('home'), [...args, '--location', location, '--json'], {
        env: { USBMUXD_SOCKET_ADDRESS: address },
      });
      const document = JSON.parse(ended.out) as {
        data?: { notices: readonly { code: string }[]; snapshot: { kind: string; verified: { level: string } } };
        error?: { code: string; safety: string };
      };
      return { code: ended.code, ...document, codes: (document.data?.notices ?? []).map(({ code }) => code) };
    };
    assert.deepEqual((await run(['backup'])).codes, ['engine/cannot-share']);
    const copied = await run(['backup']);
    assert.deepEqual(
      [copied.code, copied.codes, copied.data?.snapshot.kind],
      [0, ['engine/cannot-share'], 'incremental'],
    );
    const earlier = join(location, '.pearmain', phone.udid, 'snapshots');
    const kept = () => readdirSync(earlier, { withFileTypes: true }).filter((entry) => entry.isDirectory()).length;
    assert.equal(kept(), 1);

    writeFileSync(join(state, 'files/HomeDomain/Library/new.bin'), Buffer.alloc(3_000_000, 1));
    {
      await using proxy = await startCuttingProxy(phone.tcp, { byte: 1_500_000, act: (cut) => cut.cut() });
      const cut = await run(['backup', '--in-place', '--retries', '0'], proxy.address);
      assert.equal(cut.error?.code, 'device/connection-lost');
      assert.match(cut.error.safety, /worked on in place, as you chose/);
    }
    assert.ok(!existsSync(join(location, phone.udid)));
    const done = await run(['backup', '--in-place']);
    assert.deepEqual([done.code, done.data?.snapshot.verified.level], [0, 'complete']);
    const again = await run(['backup', '--in-place']);
    assert.deepEqual(again.codes, ['engine/in-place']);
    assert.equal(kept(), 1);
  },
);

test('a disk that clones keeps a second version without taking its room', withDisks('mkfs.xfs'), async () => {
  using scratch = makeScratch();
  using disk = mountDisk('xfs', scratch.at('disk'), 400 * 2 ** 20);
  const location = join(disk.path, 'backups');
  await using phone = await startPhone(scratch.at('phone'), [
    '--seed',
    'empty',
    '--files',
    '40',
    '--bytes',
    '40000000',
  ]);
  const run = () => pearmain(scratch.at('home'), ['backup', '--json', '--location', location], { env: phone.env });
  for (const ended of [await run(), await run()]) {
    assert.equal(ended.code, 0, ended.out);
    assert.doesNotMatch(ended.out, /cannot-share/);
  }
  const [id = ''] = readdirSync(join(location, '.pearmain', phone.udid, 'snapshots')).filter(
    (name) => !name.endsWith('.json'),
  );
  const earlier = join(location, '.pearmain', phone.udid, 'snapshots', id, phone.udid);
  const latest = join(location, phone.udid);
  const notes = ['Status.plist', 'Manifest.plist', 'Manifest.db', 'Info.plist'];
  assert.deepEqual(differences(earlier, latest, { except: notes }), []);
  const [content = ''] = readdirSync(latest, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^..\/.{40}$/.test(name),
  );
  // A clone is a file of its own, which a second name for one file is not.
  assert.notEqual(statSync(join(earlier, content)).ino, statSync(join(latest, content)).ino);
});
