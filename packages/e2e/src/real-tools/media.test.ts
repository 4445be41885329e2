import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needs } from '../harness/needs.js';
import { startPhone } from '../harness/phone-program.js';
import { runProgram } from '../harness/run-program.js';
import { makeScratch } from '../harness/scratch.js';

test('the media folder can be mounted, read and written with ifuse', needs('ifuse', '/dev/fuse'), async () => {
  using scratch = makeScratch();
  await using phone = await startPhone(scratch.at('phone'), ['--seed', 'family']);
  const mount = scratch.at('mount');
  mkdirSync(mount);
  const mounted = await runProgram('ifuse', [mount], { env: phone.env });
  assert.equal(mounted.code, 0, mounted.err);
  try {
    assert.ok(readdirSync(mount).includes('DCIM'));
    assert.ok(statfsSync(mount).blocks > 0);

    const content = Buffer.alloc(300_000, 'pearmain');
    mkdirSync(join(mount, 'New folder/deep'), { recursive: true });
    writeFileSync(join(mount, 'New folder/deep/a.bin'), content);
    assert.deepEqual(readFileSync(join(mount, 'New folder/deep/a.bin')), content);
    assert.deepEqual(readFileSync(scratch.at('phone/media/New folder/deep/a.bin')), content);

    truncateSync(join(mount, 'New folder/deep/a.bin'), 1000);
    renameSync(join(mount, 'New folder/deep/a.bin'), join(mount, 'New folder/Übung 📱.bin'));
    assert.equal(lstatSync(join(mount, 'New folder/Übung 📱.bin')).size, 1000);

    symlinkSync('Übung 📱.bin', join(mount, 'New folder/link'));
    assert.equal(readlinkSync(join(mount, 'New folder/link')), 'Übung 📱.bin');

    rmSync(join(mount, 'New folder'), { recursive: true });
    assert.ok(!readdirSync(mount).includes('New folder'));
  } finally {
    execFileSync('fusermount', ['-u', mount]);
  }
});

test(
  'an app’s documents, or all of its container, can be mounted with ifuse',
  needs('ifuse', '/dev/fuse'),
  async () => {
    using scratch = makeScratch();
    await using phone = await startPhone(scratch.at('phone'), ['--seed', 'family']);
    for (const [option, app, shown] of [
      ['--documents', 'com.example.bakery', ['Drawing 1.png', 'Notes']],
      ['--container', 'dev.example.harbour-test', ['Documents', 'Library']],
    ] as const) {
      const mount = scratch.at(`mount ${app}`);
      mkdirSync(mount);
      const mounted = await runProgram('ifuse', [option, app, mount], { env: phone.env });
      assert.equal(mounted.code, 0, mounted.err);
      const folder = option === '--documents' ? mount : join(mount, 'Documents');
      try {
        assert.deepEqual(readdirSync(mount), shown);
        writeFileSync(join(folder, 'from the computer.txt'), 'content');
      } finally {
        execFileSync('fusermount', ['-u', mount]);
      }
      const place = scratch.at('phone/files', `AppDomain-${app}`, 'Documents/from the computer.txt');
      assert.equal(readFileSync(place, 'utf8'), 'content');
    }
    for (const [option, app] of [
      ['--documents', 'com.example.nobody'],
      ['--documents', 'com.example.ferry'],
      ['--container', 'com.example.bakery'],
    ] as const) {
      const refused = await runProgram('ifuse', [option, app, scratch.path], { env: phone.env });
      assert.notEqual(refused.code, 0);
      assert.match(refused.out + refused.err, /either not present on the device|LookupFailed/);
    }
  },
);
