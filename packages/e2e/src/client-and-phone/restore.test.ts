import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { differences } from '../harness/compare-folders.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { idevicebackup2 } from '../harness/real-backup.js';
import { makeScratch } from '../harness/scratch.js';

test(
  'idevicebackup2 restores a backup that pearmain made, and the phone has every file back',
  needs('idevicebackup2'),
  async () => {
    using scratch = makeScratch();
    const location = scratch.at('location');
    const secret = 'restore me';
    const password = scratch.at('password');
    writeFileSync(password, secret);
    const source = await (async () => {
      await using phone = await startPhone(scratch.at('source'), [
        '--seed',
        'family',
        '--backup-password-file',
        password,
      ]);
      const run = (...args: string[]) => pearmain(scratch.at('home'), args, { env: phone.env });
      assert.equal((await run('device', 'pair')).code, 0);
      const backup = await run('backup', '--location', location, '--password-file', password);
      assert.equal(backup.code, 0, backup.err);
      return phone.udid;
    })();

    await using target = await startPhone(scratch.at('target'), [
      '--seed',
      'empty',
      '--udid',
      '00008110-000A1B2C3D4E5F60',
    ]);
    const restored = await idevicebackup2(
      target.env,
      'restore',
      '--source',
      source,
      '--system',
      '--settings',
      '--remove',
      '--password',
      secret,
      location,
    );
    assert.match(restored.out, /Restore Successful\./, restored.out + restored.err);
    await target.stop();
    assert.deepEqual(differences(scratch.at('source/files'), scratch.at('target/files')), []);
  },
);
