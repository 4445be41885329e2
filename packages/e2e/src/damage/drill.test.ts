import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { needs } from '../harness/needs.js';
import { pearmain } from '../harness/pearmain.js';
import { makeScratch } from '../harness/scratch.js';
import { damageCases } from './cases.js';
import { drill } from './drill.js';
import { flipManifests, flipPayloads } from './flips.js';
import { copySample } from './samples.js';
import { treeMark } from './tree-mark.js';

for (const damage of damageCases) {
  test(
    `where ${damage.title}, reading ends in an answer that names it, and changes nothing`,
    needs('mkfifo'),
    async () => {
      assert.deepEqual((await drill(damage)).problems, []);
    },
  );
}

for (const damage of damageCases.filter(({ kind }) => kind === 'path')) {
  test(`where ${damage.title}, taking everything out writes nothing beside the destination`, async () => {
    using scratch = makeScratch();
    mkdirSync(scratch.at('inside'));
    copySample(damage.on, scratch.at('inside', 'backup'));
    damage.do(scratch.at('inside', 'backup'));
    const before = treeMark(scratch.at('inside'));
    await pearmain(scratch.at('home'), [
      'get',
      `${scratch.at('inside', 'backup')}:/`,
      scratch.at('out', 'here'),
      '--json',
    ]);
    assert.equal(treeMark(scratch.at('inside')), before);
    assert.deepEqual(readdirSync(scratch.at('out')), ['here']);
    assert.deepEqual(
      readdirSync(scratch.path)
        .filter((name) => name !== 'home')
        .sort(),
      ['inside', 'out'],
    );
    assert.equal(existsSync('/tmp/escaped'), false);
  });
}

test('every flipped byte in content is found by a full check of a kept backup, with and without its password', async () => {
  for (const on of ['plain', 'encrypted', 'ios9-encrypted'] as const) {
    const { flips, found } = await flipPayloads({ on, flips: 60, seed: 1, isKept: true });
    assert.deepEqual([on, found], [on, flips]);
  }
});

test('every flipped byte in the lists and the index is found by a check of the structure of a kept backup', async () => {
  for (const on of ['plain', 'encrypted', 'ios9-plain'] as const) {
    const { flips, found } = await flipManifests({ on, flips: 60, seed: 1, isKept: true });
    assert.deepEqual([on, found], [on, flips]);
  }
});
