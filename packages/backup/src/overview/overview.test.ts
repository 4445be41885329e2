import assert from 'node:assert/strict';
import { cpSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type PlistDict, writeBinaryPlist } from '@pearmain/formats';
import { golden, inCopy, sample } from '../samples.test.js';
import { looksLikeBackup, readOverview } from './overview.js';
import { writerOf } from './writer-of.js';

const status = (changes: PlistDict): Uint8Array =>
  writeBinaryPlist({
    BackupState: 'new',
    SnapshotState: 'finished',
    Date: new Date('2026-11-01T10:00:00Z'),
    IsFullBackup: false,
    UUID: 'A',
    Version: '3.3',
    ...changes,
  });

test('a whole backup says whose it is, when it was made and whether it is encrypted', () => {
  for (const [folder, isEncrypted] of [
    [golden.plain, false],
    [golden.encrypted, true],
  ] as const) {
    const overview = readOverview(folder);
    assert.ok(looksLikeBackup(folder));
    assert.deepEqual(
      [overview.condition, overview.generation, overview.isEncrypted],
      [{ state: 'whole', isUsable: true }, 'database', isEncrypted],
    );
    assert.ok(overview.udid);
    assert.ok(overview.takenAt);
  }
});

test('a run that broke off is named with its phase, and whether there is a backup all the same', () =>
  inCopy(golden.plain, (folder) => {
    const conditionIn = (snapshotState: string) => {
      writeFileSync(join(folder, 'Status.plist'), status({ SnapshotState: snapshotState }));
      const { state, phase, isUsable } = readOverview(folder).condition;
      return [state, phase, isUsable];
    };
    assert.deepEqual(conditionIn('removing'), ['broken-off', 'removing', true]);
    assert.deepEqual(conditionIn('uploading'), ['broken-off', 'uploading', true]);
    mkdirSync(join(folder, 'Snapshot'));
    for (const name of ['Manifest.plist', 'Manifest.db'])
      renameSync(join(folder, name), join(folder, 'Snapshot', name));
    assert.deepEqual(conditionIn('moving'), ['broken-off', 'moving', true]);
    assert.deepEqual(conditionIn('uploading'), ['broken-off', 'uploading', false]);
  }));

test('an empty Manifest.plist beside a status that says finished is a first run that never ended', () =>
  inCopy(golden.plain, (folder) => {
    truncateSync(join(folder, 'Manifest.plist'), 0);
    const { state, phase, isUsable } = readOverview(folder).condition;
    assert.deepEqual([state, phase, isUsable], ['broken-off', 'uploading', false]);
  }));

test('what is damaged and what is missing are told apart', () =>
  inCopy(golden.plain, (folder) => {
    const conditionWith = (name: string, content: string | undefined) => {
      const path = join(folder, name);
      cpSync(path, `${path}.kept`);
      if (content === undefined) rmSync(path);
      else writeFileSync(path, content);
      const { condition } = readOverview(folder);
      renameSync(`${path}.kept`, path);
      return [condition.state, condition.isUsable];
    };
    assert.deepEqual(conditionWith('Manifest.plist', 'nonsense'), ['damaged', false]);
    assert.deepEqual(conditionWith('Manifest.db', 'nonsense'), ['damaged', false]);
    assert.deepEqual(conditionWith('Status.plist', 'nonsense'), ['damaged', true]);
    assert.deepEqual(conditionWith('Info.plist', 'nonsense'), ['whole', true]);
    assert.deepEqual(conditionWith('Manifest.plist', undefined), ['partial', false]);
    assert.deepEqual(conditionWith('Manifest.db', undefined), ['partial', false]);
    assert.deepEqual(conditionWith('Status.plist', undefined), ['whole', true]);
  }));

test('a backup of iOS 3 or earlier is recognised and named, though it cannot be opened', () =>
  inCopy(golden.plain, (folder) => {
    for (const name of ['Manifest.db', 'Status.plist']) rmSync(join(folder, name));
    assert.equal(looksLikeBackup(folder), false);
    writeFileSync(join(folder, `${'a'.repeat(40)}.mdinfo`), '');
    assert.equal(looksLikeBackup(folder), true);
    const { generation, condition } = readOverview(folder);
    assert.deepEqual([generation, condition.isUsable], ['mdinfo', false]);
    assert.match(condition.reason ?? '', /iOS 3 or earlier/);
  }));

test('the program that wrote a backup is known by what it puts into Info.plist', () => {
  const guid = 'A'.repeat(32);
  for (const [info, writer] of [
    [{ 'macOS Version': '14.5', 'iTunes Version': '12.13', GUID: guid }, 'finder'],
    [{ 'Devices Version': '1.5', 'Windows OS Version': '10', GUID: guid }, 'apple-devices'],
    [{ 'iTunes Version': '12.9.0', 'Product Name': 'iPhone 13', GUID: guid }, 'itunes'],
    [{ 'iTunes Version': '10.0.1', GUID: guid }, 'idevicebackup2'],
    [{ 'iTunes Version': '10.0.1', GUID: new Uint8Array(16) }, 'pymobiledevice3'],
    [{}, 'unknown'],
  ] as const) {
    assert.equal(writerOf(info), writer);
  }
});

for (const [name, ...judged] of [
  ['mvt-ios14.3-partial', 'partial', 'database', false],
  ['pyiosbackup-encrypted-mini', 'damaged', 'database', true],
  ['pyiosbackup-mbdb-mini', 'damaged', 'mbdb', true],
] as const) {
  const { path, skip } = sample(`backup/${name}`);
  test(`the real ${name} is judged as its papers say`, { skip }, () => {
    const { condition, generation, isEncrypted } = readOverview(path);
    assert.deepEqual([condition.state, generation, isEncrypted], judged);
  });
}
