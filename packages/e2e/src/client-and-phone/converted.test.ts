import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { differences } from '../harness/compare-folders.js';
import { readWithForeignReader } from '../harness/foreign-reader.js';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { startPhone } from '../harness/phone-program.js';
import { idevicebackup2 } from '../harness/real-backup.js';
import { Stage } from './generation-stage.js';

const phones = [
  { ios: '9.3.5', product: 'iPhone6,1' },
  { ios: '10.1.1', product: 'iPhone7,2' },
  { ios: '15.7.1', product: 'iPhone9,1' },
  { ios: '27.0', product: 'iPhone17,3' },
] as const;
const newPassword = 'ein neues, größeres Passwort';
const otherPassword = 'and another one';

/** A place where backups are kept, or written to: `root/UDID`. */
interface Written {
  readonly root: string;
  readonly udid: string;
  readonly password?: string;
}

function materialize(stage: Stage, { root, udid }: Written, to: string, ...options: readonly string[]) {
  const words = ['snapshot', 'materialize', join(root, udid), to, '--json', '--location', stage.at('location')];
  return pearmain(stage.at('home'), [...words, ...options], { timeoutMs: 180_000 });
}

async function checkRead({ root, udid, password }: Written, expected: ReadonlyMap<string, string>): Promise<void> {
  assert.deepEqual(await readWithForeignReader(join(root, udid), password), expected);
}

/** An empty phone is, afterwards, what the other one was. */
async function checkRestored(
  stage: Stage,
  phone: (typeof phones)[number],
  { root, udid, password }: Written,
): Promise<void> {
  const state = `${root}-target`;
  const { ios, product } = phone;
  await using target = await startPhone(state, ['--seed', 'empty', '--ios', ios, '--product', product]);
  const words = ['restore', '--source', udid, '--system', '--settings', '--remove'];
  const withPassword = password === undefined ? [] : ['--password', password];
  const restored = await idevicebackup2(target.env, ...words, ...withPassword, root);
  assert.match(restored.out, /Restore Successful\./, restored.out + restored.err);
  await target.stop();
  assert.deepEqual(differences(stage.at('phone/files'), join(state, 'files')), []);
}

describe('a converted backup', { concurrency: 2 }, () => {
  for (const phone of phones) {
    test(
      `iOS ${phone.ios}: decrypted, encrypted again, copied as it is and under another password, a foreign reader finds every file and idevicebackup2 restores a phone`,
      needs('python3-cryptography', 'idevicebackup2'),
      async () => {
        using stage = new Stage({ ...phone, isEncrypted: true });
        const udid = await (async () => {
          await using full = await stage.startFullPhone();
          await stage.backUp(full.env);
          return full.udid;
        })();
        writeFileSync(stage.at('new'), newPassword);
        const source = { root: stage.at('location'), udid };
        const content = await readWithForeignReader(join(source.root, udid), 'one generation, zwei Wörter');
        assert.ok(content.size > 15);

        const plain = { root: stage.at('plain'), udid };
        const decrypting = ['--decrypt', '--jsonl', '--password-file', stage.at('password')];
        const decrypted = await materialize(stage, source, plain.root, ...decrypting);
        assert.equal(decrypted.code, 0, decrypted.out + decrypted.err);
        assert.ok(decrypted.out.includes('engine/saved-passwords-stay'), decrypted.out);
        await checkRead(plain, content);
        await checkRestored(stage, phone, plain);

        const closed = { root: stage.at('closed'), udid, password: newPassword };
        const encrypting = ['--encrypt', '--new-password-file', stage.at('new')];
        const encrypted = await materialize(stage, plain, closed.root, ...encrypting);
        assert.equal(encrypted.code, 0, encrypted.out + encrypted.err);
        await checkRead(closed, content);
        await checkRestored(stage, phone, closed);

        const copy = { root: stage.at('copy'), udid, password: newPassword };
        assert.equal((await materialize(stage, closed, copy.root)).code, 0);
        await checkRead(copy, content);

        writeFileSync(stage.at('other'), otherPassword);
        const change = ['password', 'change', join(copy.root, udid), '--password-file', stage.at('new')];
        const words = [...change, '--new-password-file', stage.at('other'), '--location', stage.at('location')];
        const changed = await pearmain(stage.at('home'), words, { timeoutMs: 180_000 });
        assert.equal(changed.code, 0, changed.err);
        await assert.rejects(checkRead(copy, content));
        const other = { ...copy, password: otherPassword };
        await checkRead(other, content);
        await checkRestored(stage, phone, other);
      },
    );
  }
});
