import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../harness/needs.js';
import { makeScratch } from '../harness/scratch.js';
import { judgeClass } from './judge.js';

const corpus = join(root, '../shared/data/sqlite-forensic-corpus');
const withCorpus = existsSync(corpus) ? {} : { skip: 'needs the sample files in ../shared/data' };

/** How many deleted rows of each class lie whole in their files. */
const whole: Readonly<Record<string, number>> = { '07': 1, '0A': 60, '0B': 4, '0C': 44, '0D': 6, '0E': 4 };

test(
  'of the forensic corpus all deleted rows are found that are still whole, and none that never was',
  withCorpus,
  () => {
    using scratch = makeScratch();
    const folders = readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const scores = folders.map(({ name }) => judgeClass(corpus, name, scratch));
    assert.ok(scores.length > 20);
    for (const { name, found, alive, falselyCertain, falselyLikely } of scores) {
      assert.ok(found >= (whole[name] ?? 0), `${name}: ${found}`);
      assert.deepEqual([falselyCertain, falselyLikely], [0, 0], name);
      // Where pointers were broken on purpose, rows that nobody deleted are found as well.
      if (name !== '12' && name !== '14') assert.equal(alive, 0, name);
    }
    assert.ok(scores.reduce((sum, { certain }) => sum + certain, 0) > 600);
  },
);
