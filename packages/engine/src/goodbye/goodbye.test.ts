import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SnapshotSummary } from '@pearmain/contract';
import { checkApps } from './apps-at-risk.js';
import { checkLastBackup } from './last-backup.js';

const now = new Date('2026-06-15T12:00:00Z');
const backup: SnapshotSummary = {
  id: '20260615-080000',
  latest: true,
  udid: '00008110-001A2B3C4D5E6F70',
  deviceName: 'Anna',
  productType: 'iPhone14,5',
  iosVersion: '17.5.1',
  takenAt: '2026-06-15T08:00:00Z',
  kind: 'full',
  encrypted: true,
  files: 10,
  sizeBytes: 1000,
  folder: '/nowhere/at-all',
  verified: { at: '2026-06-15T09:00:00Z', level: 'full', findings: 0 },
};

function statesOf(last: SnapshotSummary | undefined): string[] {
  const checks = checkLastBackup(last, { now, staleAfterDays: 7, installed: [] });
  return checks.map(({ check, state }) => `${check} ${state}`);
}

test('a phone whose last backup is of today, encrypted and read whole may go; without any it may not', () => {
  assert.deepEqual(statesOf(backup), ['backup fine', 'encryption fine', 'verified fine']);
  assert.deepEqual(statesOf(undefined), ['backup problem']);
});

test('an old backup, one without a password, and one that nobody read to its end are told', () => {
  assert.equal(statesOf({ ...backup, takenAt: '2026-06-12T08:00:00Z' })[0], 'backup attention');
  assert.equal(statesOf({ ...backup, takenAt: '2026-05-12T08:00:00Z' })[0], 'backup problem');
  assert.equal(statesOf({ ...backup, encrypted: false })[1], 'encryption attention');
  const { verified: _verified, ...unchecked } = backup;
  assert.equal(statesOf(unchecked)[2], 'verified attention');
  const at = '2026-06-15T09:00:00Z';
  assert.equal(statesOf({ ...backup, verified: { at, level: 'complete', findings: 0 } })[2], 'verified attention');
  assert.equal(statesOf({ ...backup, verified: { at, level: 'full', findings: 2, faults: 1 } })[2], 'verified problem');
});

test('apps that keep things out of backups are named together, each kind with its advice', () => {
  const told = checkApps(['org.whispersystems.signal', 'com.authy', 'com.google.Authenticator', 'com.example.other']);
  assert.equal(told.length, 2);
  assert.match(told.find(({ message }) => message.includes('Authy'))?.message ?? '', /Authy and Google Authenticator/);
  assert.deepEqual(
    checkApps(['com.example.other', 'constructor']).map(({ state }) => state),
    ['fine'],
  );
});
