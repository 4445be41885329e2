import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { CatResult, Document, FolderTree, GetResult } from '@pearmain/contract';
import { listTree } from '../harness/compare-folders.js';
import { needs } from '../harness/needs.js';
import { leftOutOfPlain } from '../harness/only-encrypted.js';
import { pearmain } from '../harness/pearmain.js';
import { idevicebackup2 } from '../harness/real-backup.js';
import { Stage, type StagedPhone } from './generation-stage.js';

const generations = [
  { ios: '5.1.1', product: 'iPhone4,1' },
  { ios: '9.3.5', product: 'iPhone6,1' },
  { ios: '10.1.1', product: 'iPhone7,2' },
  { ios: '12.4', product: 'iPhone10,6' },
  { ios: '15.7.1', product: 'iPhone9,1' },
  { ios: '17.5.1', product: 'iPhone14,5' },
  { ios: '26.1', product: 'iPhone16,1' },
  { ios: '27.0', product: 'iPhone17,3' },
] as const;

/** Runs a command that reads a backup; `T` is its answer. */
async function read<T>(stage: Stage, words: readonly string[], exitCode = 0): Promise<T> {
  const ended = await pearmain(stage.at('home'), [...words, '--password-file', stage.at('password'), '--json']);
  assert.equal(ended.code, exitCode, ended.out + ended.err);
  const document = JSON.parse(ended.out) as Document<T>;
  assert.ok(document.ok, ended.out);
  return document.data;
}

/** Files by their path and the SHA-256 of their content. */
function filesIn(folder: string): ReadonlyMap<string, string> {
  return new Map([...listTree(folder)].filter(([, kind]) => kind !== 'directory' && !kind.startsWith('link')));
}

/** What a backup of the phone as it is now holds. */
function onPhone(stage: Stage, { isEncrypted }: StagedPhone): ReadonlyMap<string, string> {
  const files = stage.at('phone/files');
  const leftOut = new Set(isEncrypted ? [] : leftOutOfPlain(files));
  return new Map([...filesIn(files)].filter(([path]) => !leftOut.has(path)));
}

async function checkTakenOut(stage: Stage, folder: string, expected: ReadonlyMap<string, string>): Promise<void> {
  const [before, destination] = [listTree(folder), stage.at('out')];
  const taken = await read<GetResult>(stage, ['get', `${folder}:/`, destination]);
  assert.equal(taken.files, expected.size);
  assert.deepEqual(filesIn(destination), expected);
  const again = await read<GetResult>(stage, ['get', `${folder}:/`, destination]);
  assert.deepEqual([again.files, again.there], [0, expected.size]);

  const tree = await read<FolderTree>(stage, ['tree', folder, '--depth', '99']);
  assert.equal(tree.entries.filter(({ kind }) => kind === 'file').length, expected.size);
  const { base64 = '' } = await read<CatResult>(stage, ['cat', `${folder}:HomeDomain/Library/Sizes/17`]);
  assert.equal(Buffer.from(base64, 'base64').toString(), '17 17 17 17 17 17');
  assert.deepEqual(listTree(folder), before, 'reading changed the backup');
}

describe('what is taken out of a backup', { concurrency: 2 }, () => {
  for (const { ios, product } of generations) {
    for (const isEncrypted of [false, true]) {
      test(`iOS ${ios}, ${isEncrypted ? 'encrypted' : 'plain'}: every file is the phone’s, to the byte`, async () => {
        const phone = { ios, product, isEncrypted };
        using stage = new Stage(phone);
        await using running = await stage.startFullPhone();
        const { snapshot } = await stage.backUp(running.env);
        await checkTakenOut(stage, snapshot.folder, onPhone(stage, phone));
      });
    }
  }

  for (const { ios, product } of [generations[1], generations[5]]) {
    for (const at of ['uploading', 'moving', 'removing'] as const) {
      test(
        `iOS ${ios}: of a run that broke off while ${at}, what the device would restore is taken out`,
        needs('idevicebackup2'),
        async () => {
          const broken = { backup: { unplugs: { at, afterFiles: 1, backAfterMs: 50 } } };
          const phone = { ios, product, isEncrypted: true, runs: [{}, broken] };
          using stage = new Stage(phone);
          await using running = await stage.startFullPhone();
          const theirs = stage.at('theirs');
          mkdirSync(theirs);
          const full = await idevicebackup2(running.env, 'backup', '--full', theirs);
          assert.match(full.out, /Backup Successful\./, full.out + full.err);
          const before = onPhone(stage, phone);
          stage.changeSomething(1);
          stage.changeSomething(2);
          const second = await idevicebackup2(running.env, 'backup', theirs);
          assert.doesNotMatch(second.out, /Backup Successful\./, 'the run was not cut');
          const expected = at === 'uploading' ? before : onPhone(stage, phone);
          await checkTakenOut(stage, join(theirs, running.udid), expected);
        },
      );
    }
  }
});
