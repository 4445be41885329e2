import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeBinaryPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { openBackup, passwordOpens } from './backup.js';
import { contentPath, fileId } from './layout.js';
import { golden, inCopy, sample } from './samples.test.js';

async function sha256(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

async function checkContents(folder: string, options: { password?: string }): Promise<void> {
  using backup = await openBackup(folder, options);
  for (const { domain, path, size, sha256: expected } of golden.contents) {
    const row = backup.find(domain, path);
    assert.ok(row, path);
    await using content = await backup.open(row);
    assert.deepEqual(content.plan, { lengthBytes: size }, path);
    assert.equal(await sha256(content.chunks()), expected, path);
  }
  assert.equal([...backup.rows()].filter(({ flags }) => flags === 1).length, golden.contents.length);
}

test('every file of a backup made by another program is read, whether it is encrypted or not', async () => {
  await checkContents(golden.plain, {});
  await checkContents(golden.encrypted, { password: golden.password });
});

test('an encrypted backup says what it is without its password, and keeps the rest to itself', async () => {
  using backup = await openBackup(golden.encrypted);
  assert.equal(backup.isEncrypted, true);
  assert.equal(backup.isUnlocked, false);
  assert.equal(backup.properties.device.udid, golden.udid);
  assert.equal(backup.info?.deviceName, 'Ada\u2019s iPhone');
  assert.equal(backup.status?.snapshotState, 'finished');
  assert.throws(() => backup.rows(), { code: 'backup/password-needed' });
  await assert.rejects(openBackup(golden.encrypted, { password: 'wrong' }), { code: 'backup/wrong-password' });
  assert.equal(await passwordOpens(golden.encrypted, golden.password), true);
  assert.equal(await passwordOpens(golden.encrypted, 'wrong'), false);
});

test('no index and no link leads a reader out of the backup', async () => {
  await inCopy(golden.plain, async (folder) => {
    const outside = join(folder, '..', 'secret');
    writeFileSync(outside, 'not of this backup');
    const path = join(folder, contentPath(fileId('HomeDomain', 'Library/SMS/sms.db')));
    renameSync(join(path, '..'), join(folder, '..', 'elsewhere'));
    symlinkSync('../elsewhere', join(path, '..'));
    using backup = await openBackup(folder);
    const row = backup.find('HomeDomain', 'Library/SMS/sms.db');
    assert.ok(row);
    await assert.rejects(backup.open(row), { code: 'backup/missing-content' });
    for (const id of ['../secret', '../../../../../../etc/passwd', '..', '', 'Info.plist', '3d\0', 'x'.repeat(5000)]) {
      assert.equal(backup.findContent({ ...row, fileId: id }), undefined, id);
    }
  });
});

test('an index that is still in its log, and one without padding, are read', async () => {
  await inCopy(golden.plain, async (folder) => {
    const path = join(folder, 'Manifest.db');
    const aside = join(folder, '..', 'log.db');
    renameSync(path, aside);
    const database = Database.open(aside, { mode: 'write' });
    database.row('PRAGMA journal_mode = WAL');
    database.script(
      'PRAGMA wal_autocheckpoint = 0; CREATE TABLE t AS SELECT * FROM Files; DROP TABLE Files; ALTER TABLE t RENAME TO Files;',
    );
    copyFileSync(aside, path);
    copyFileSync(`${aside}-wal`, `${path}-wal`);
    database[Symbol.dispose]();
    const before = readFileSync(path);
    await checkContents(folder, {});
    assert.deepEqual(readFileSync(path), before);
  });
  await inCopy(golden.encrypted, async (folder) => {
    const path = join(folder, 'Manifest.db');
    truncateSync(path, readFileSync(path).length - 16);
    await checkContents(folder, { password: golden.password });
  });
});

test('a backup whose run broke off is read as the device would read it', async () => {
  const id = fileId('HomeDomain', 'Library/one');
  const status = (BackupState: string, SnapshotState: string) =>
    writeBinaryPlist({ BackupState, SnapshotState, Date: new Date(0), IsFullBackup: false, UUID: 'A', Version: '3.3' });
  await inCopy(golden.plain, async (folder) => {
    mkdirSync(join(folder, 'Snapshot', id.slice(0, 2)), { recursive: true });
    writeFileSync(join(folder, 'Snapshot', contentPath(id)), 'N');
    const read = async () => {
      using backup = await openBackup(folder);
      const row = backup.find('HomeDomain', 'Library/one');
      assert.ok(row);
      const chunks: Uint8Array[] = [];
      for await (const chunk of backup.contents(row)) chunks.push(chunk);
      return `${backup.completeness} ${Buffer.concat(chunks)}`;
    };
    writeFileSync(join(folder, 'Status.plist'), status('new', 'uploading'));
    assert.equal(await read(), 'previous T');
    writeFileSync(join(folder, 'Status.plist'), status('new', 'moving'));
    for (const name of ['Manifest.plist', 'Manifest.db'])
      renameSync(join(folder, name), join(folder, 'Snapshot', name));
    assert.equal(await read(), 'mixed N');
    writeFileSync(join(folder, 'Status.plist'), status('empty', 'uploading'));
    await assert.rejects(openBackup(folder), { code: 'backup/no-backup' });
  });
});

test('content that changed, was cut or is missing is delivered as far as it goes, and the doubt is named', async () => {
  await inCopy(golden.encrypted, async (folder) => {
    const stored = (path: string) => join(folder, contentPath(fileId('HomeDomain', path)));
    truncateSync(stored('Library/SMS/sms.db'), 4096);
    appendFileSync(stored('Library/one'), 'x');
    truncateSync(stored('Library/empty'), 0);
    rmSync(stored('Library/fifteen'));
    using backup = await openBackup(folder, { password: golden.password });
    const open = async (path: string) => {
      const row = backup.find('HomeDomain', path);
      assert.ok(row);
      await using content = await backup.open(row);
      return content.plan;
    };
    assert.deepEqual(await open('Library/SMS/sms.db'), { lengthBytes: 4096, doubt: 'bad-ending' });
    assert.deepEqual(await open('Library/one'), { lengthBytes: 1, doubt: 'not-whole-blocks' });
    assert.deepEqual(await open('Library/empty'), { lengthBytes: 0 });
    await assert.rejects(open('Library/fifteen'), { code: 'backup/missing-content' });
  });
});

test('a folder that is no backup, or whose manifest is damaged, says so', async () => {
  await inCopy(golden.plain, async (folder) => {
    await assert.rejects(openBackup(join(folder, 'nothing')), { code: 'backup/no-backup' });
    writeFileSync(join(folder, 'Manifest.plist'), 'bplist00');
    await assert.rejects(openBackup(folder), { code: 'backup/damaged-file' });
    writeFileSync(join(folder, 'Manifest.plist'), '');
    await assert.rejects(openBackup(folder), { code: 'backup/damaged-file' });
  });
});

const mini = sample('backup/pyiosbackup-encrypted-mini');

test('the small encrypted backup that another reader tests itself with is read', { skip: mini.skip }, async () => {
  using backup = await openBackup(mini.path, { password: '0000' });
  const row = backup.find('MyTestDomain', 'Media/Test.txt');
  assert.ok(row);
  const { mode, userId, modified, changed, born, sizeBytes } = backup.record(row);
  assert.deepEqual(
    [mode, userId, modified, changed, born, sizeBytes],
    [0o100755, 501, 1628082463, 1628082509, 1627974948, 9],
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of backup.contents(row)) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString(), 'Test data');
});

test('what is read is what openssl decrypts', {
  skip: !hasOpenssl() && process.env['CI'] !== 'true' && 'openssl is not installed',
}, async () => {
  using backup = await openBackup(golden.encrypted, { password: golden.password });
  const row = backup.find('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.HEIC');
  assert.ok(row);
  const key = createHash('sha256').update('file/CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.HEIC/0').digest('hex');
  const options = ['enc', '-d', '-aes-256-cbc', '-K', key, '-iv', '0'.repeat(32), '-in', backup.findContent(row) ?? ''];
  const plain = execFileSync('openssl', options);
  assert.equal(await sha256(backup.contents(row)), createHash('sha256').update(plain).digest('hex'));
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return process.env['CI'] === 'true';
  }
}
