import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { appContainersOf, chooseDataTypes, composeBackup, openBackup } from '@pearmain/backup';
import { silentLog, type TaskContext } from '@pearmain/base';
import { listTree, sha256Of } from '../harness/compare-folders.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { backedUpPhone, secret } from '../harness/living-phone.js';
import { needs } from '../harness/needs.js';
import { startPhone } from '../harness/phone-program.js';
import { idevicebackup2 } from '../harness/real-backup.js';
import { makeScratch } from '../harness/scratch.js';

const quiet: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };
const phones = [
  { ios: '9.3.5', product: 'iPhone6,1' },
  { ios: '10.1.1', product: 'iPhone7,2' },
  { ios: '17.5.1', product: 'iPhone14,5' },
  { ios: '27.0', product: 'iPhone17,3' },
] as const;
const isChosen = (path: string) =>
  /^(?:HomeDomain|MediaDomain)\/Library\/SMS\/|^CameraRollDomain\/|^AppDomain-com\.example\.ferry\//.test(path);

describe('a composed backup', { concurrency: 2 }, () => {
  for (const { ios, product } of phones) {
    for (const isEncrypted of [false, true]) {
      const kind = isEncrypted ? 'encrypted' : 'plain';
      test(
        `iOS ${ios}, ${kind}: a foreign reader finds what was chosen, and idevicebackup2 restores just that`,
        needs('python3-cryptography', 'idevicebackup2'),
        async () => {
          using scratch = makeScratch();
          const options = ['--ios', ios, '--product', product];
          await using stage = await backedUpPhone(scratch, { isEncrypted, options });
          const { udid } = stage.phone;
          await stage.phone.stop();
          const password = isEncrypted ? secret : undefined;
          mkdirSync(scratch.at('composed'));
          const folder = scratch.at('composed', udid);
          {
            using backup = await openBackup(scratch.at('location', udid), password === undefined ? {} : { password });
            const types = ['messages', 'photos', 'app:com.example.ferry'];
            const choice = chooseDataTypes(types, appContainersOf(backup));
            const source = { backup, takes: choice.covers, emptiesLogs: true };
            await composeBackup({ sources: [source], folder, isWhole: false, now: new Date() }, quiet);
          }
          const then = [...listTree(scratch.at('then'))].filter(([, content]) => /^[0-9a-f]{64}$/.test(content));
          const chosen = then.filter(([path]) => isChosen(path));
          const read = await readWithForeignReader(folder, password);
          for (const [path, content] of chosen) assert.equal(read.get(path), content, path);
          const known = new Map(then);
          for (const [path, content] of read) {
            if (known.has(path)) assert.equal(content, known.get(path), path);
            else assert.deepEqual([/-(?:wal|shm)$/.test(path), content], [true, sha256Of('/dev/null')], path);
          }

          await using target = await startPhone(scratch.at('target'), ['--seed', 'empty', ...options]);
          const words = ['restore', '--source', udid, '--system', '--settings', '--remove'];
          const withPassword = password === undefined ? [] : ['--password', password];
          const restored = await idevicebackup2(target.env, ...words, ...withPassword, scratch.at('composed'));
          assert.match(restored.out, /Restore Successful\./, restored.out + restored.err);
          await target.stop();
          const after = listTree(join(scratch.at('target'), 'files'));
          for (const [path, content] of read) assert.equal(after.get(path), content, path);
        },
      );
    }
  }
});
