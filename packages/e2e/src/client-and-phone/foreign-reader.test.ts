import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listTree } from '../harness/compare-folders.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { laySampleTree } from '../harness/sample-tree.js';
import { makeScratch } from '../harness/scratch.js';

for (const encrypted of [false, true]) {
  test(
    `a foreign reader finds every file of our ${encrypted ? 'encrypted' : 'plain'} backup of real content`,
    needs('python3-cryptography', 'samples'),
    async () => {
      using scratch = makeScratch();
      const tree = scratch.at('tree');
      laySampleTree(tree);
      const secret = 'pass wörd 📱';
      const password = scratch.at('password');
      writeFileSync(password, secret);
      const state = scratch.at('phone');
      const options = ['--seed', 'empty', '--import', tree, ...(encrypted ? ['--backup-password-file', password] : [])];
      await using phone = await startPhone(state, options);
      const run = (...args: string[]) => pearmain(scratch.at('home'), args, { env: phone.env });
      assert.equal((await run('device', 'pair')).code, 0);
      const backup = await run(
        'backup',
        '--location',
        scratch.at('location'),
        ...(encrypted ? ['--password-file', password] : []),
      );
      assert.equal(backup.code, 0, backup.err);

      const found = await readWithForeignReader(
        join(scratch.at('location'), phone.udid),
        encrypted ? secret : undefined,
      );
      const onPhone = [...listTree(tree)].filter(([, kind]) => kind !== 'directory');
      assert.ok(onPhone.length >= 30, `${onPhone.length} samples`);
      for (const [path, sha256] of onPhone) assert.equal(found.get(path), sha256, path);
    },
  );
}
