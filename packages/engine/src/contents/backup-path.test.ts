import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseBackupPath } from './backup-path.js';

test('a backup and a path in it are told apart at the first colon', () => {
  for (const [text, snapshot, path] of [
    ['latest', 'latest', ''],
    ['latest:', 'latest', ''],
    ['latest:/', 'latest', ''],
    ['latest@Anna:HomeDomain/Library/SMS/', 'latest@Anna', 'HomeDomain/Library/SMS'],
    ['2026-11-22:AppDomain-com.example/Documents/a:b', '2026-11-22', 'AppDomain-com.example/Documents/a:b'],
    ['3 days ago:/HomeDomain', '3 days ago', 'HomeDomain'],
    [':HomeDomain', '', 'HomeDomain'],
  ] as const) {
    assert.deepEqual(parseBackupPath(text), { snapshot, path });
  }
});

test('the colon of a drive is part of the folder', () => {
  for (const [text, snapshot, path] of [
    ['C:\\backups\\x:HomeDomain/Library', 'C:\\backups\\x', 'HomeDomain/Library'],
    ['c:/backups/x:HomeDomain', 'c:/backups/x', 'HomeDomain'],
    ['C:\\backups\\x', 'C:\\backups\\x', ''],
  ] as const) {
    assert.deepEqual(parseBackupPath(text), { snapshot, path });
  }
});

test('a folder that has colons in its name is found all the same', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'pearmain-path-'));
  try {
    const folder = join(scratch, 'a:b', 'c:d');
    mkdirSync(folder, { recursive: true });
    assert.deepEqual(parseBackupPath(folder), { snapshot: folder, path: '' });
    assert.deepEqual(parseBackupPath(`${folder}:HomeDomain/x:y`), { snapshot: folder, path: 'HomeDomain/x:y' });
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
