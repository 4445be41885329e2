import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walkRestores } from './restores.js';

for (const [ios, isEncrypted, seed] of [
  ['17.5.1', false, 20261128],
  ['26.1', true, 20261129],
] as const) {
  test(`restores onto iOS ${ios} that are broken change no backup and leave the phone wholly old or wholly new, and the next one completes (npm run walk -- --restore goes further)`, async () => {
    const report = await walkRestores({ points: 5, seed, ios, isEncrypted, say: () => {} });
    assert.deepEqual([report.backupsIntact, report.told, report.nextComplete], [5, 5, 5]);
    assert.ok(report.broken >= 2, JSON.stringify(report));
  });
}
