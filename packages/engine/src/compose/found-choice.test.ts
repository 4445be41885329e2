import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SnapshotSummary } from '@pearmain/contract';
import { amountOf, type FoundPart } from './found-choice.js';

const snapshot = { files: 100, sizeBytes: 1000 } as SnapshotSummary;
const part = (files: number, bytes: number): FoundPart => ({ snapshot, types: [], takes: () => true, files, bytes });

test('a backup as it is is sent whole, and of a part no more than that', () => {
  assert.deepEqual(amountOf(snapshot, undefined), snapshot);
  const only = { kind: 'only', parts: [part(3, 30)], replaced: { files: 0, bytes: 0 } } as const;
  assert.deepEqual(amountOf(snapshot, only), { files: 3, sizeBytes: 30 });
});

test('parts out of other backups count instead of what they take the place of', () => {
  const parts = [part(50, 5000), part(1, 7)];
  const choice = { kind: 'with', parts, replaced: { files: 10, bytes: 400 } } as const;
  assert.deepEqual(amountOf(snapshot, choice), { files: 141, sizeBytes: 5607 });
});
