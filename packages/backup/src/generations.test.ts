import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeBinaryPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import fc from 'fast-check';
import { openBackup } from './backup.js';
import { contentPath, fileId } from './layout.js';
import { golden, inCopy, quiet, sample } from './samples.test.js';
import { verifyBackup } from './verify/verify.js';

const { password } = golden;
const expected = golden.contents.filter(({ domain }) => domain === 'HomeDomain');
const older = [
  { name: 'ios9-plain', encrypted: false, isFlat: true },
  { name: 'ios9-encrypted', encrypted: true, isFlat: true },
  { name: 'ios10.1-encrypted', encrypted: true, isFlat: false },
].map((each) => ({ ...each, path: join(golden.plain, '..', each.name) }));
const storedAt = (isFlat: boolean, path: string) =>
  isFlat ? fileId('HomeDomain', path) : contentPath(fileId('HomeDomain', path));

for (const { name, path, encrypted, isFlat } of older) {
  test(`every file of ${name} is read, and the backup passes the check whole`, async () => {
    using backup = await openBackup(path, { password });
    for (const { path: file, size, sha256 } of expected) {
      const row = backup.find('HomeDomain', file);
      assert.ok(row, file);
      await using content = await backup.open(row);
      assert.deepEqual(content.plan, { lengthBytes: size }, file);
      const hash = createHash('sha256');
      for await (const chunk of content.chunks()) hash.update(chunk);
      assert.equal(hash.digest('hex'), sha256, file);
    }
    const link = backup.find('HomeDomain', 'Library/link');
    assert.ok(link);
    assert.equal(backup.record(link).target, '../outside');
    const report = await verifyBackup(path, { password, expect: { encrypted } }, quiet);
    assert.deepEqual([report.ok, report.level, report.found], [true, 'complete', {}]);
    assert.deepEqual([report.counts.files, report.counts.storedFiles], [expected.length, expected.length]);
  });

  test(`content that is missing, cut or unneeded in ${name} is found where it lies`, async () => {
    await inCopy(path, async (folder) => {
      rmSync(join(folder, storedAt(isFlat, 'Library/one')));
      truncateSync(join(folder, storedAt(isFlat, 'Library/SMS/sms.db')), 1000);
      const stray = isFlat ? 'f'.repeat(40) : contentPath('f'.repeat(40));
      mkdirSync(join(folder, stray, '..'), { recursive: true });
      writeFileSync(join(folder, stray), Buffer.alloc(16));
      const report = await verifyBackup(folder, { password }, quiet);
      const places = report.findings.map(({ code, path: place }) => `${code} ${place}`).sort();
      assert.deepEqual(places, [
        `content-cut ${storedAt(isFlat, 'Library/SMS/sms.db')}`,
        `content-missing ${storedAt(isFlat, 'Library/one')}`,
        `content-unneeded ${stray}`,
      ]);
    });
  });
}

test('an index that was never encrypted shows without the password that content is missing', async () => {
  for (const { path, isFlat } of older.filter(({ encrypted }) => encrypted)) {
    await inCopy(path, async (folder) => {
      const sound = await verifyBackup(folder, {}, quiet);
      assert.deepEqual([sound.ok, sound.level, sound.found], [true, 'structure', {}]);
      rmSync(join(folder, storedAt(isFlat, 'Library/one')));
      appendFileSync(join(folder, storedAt(isFlat, 'Library/fifteen')), Buffer.alloc(16));
      const { ok, found } = await verifyBackup(folder, {}, quiet);
      assert.deepEqual([ok, found], [false, { 'content-missing': 1, 'content-changed': 1 }]);
    });
  }
});

test('a run of iOS 9 that was cut while moving is read from both places', async () => {
  await inCopy(join(golden.plain, '..', 'ios9-plain'), async (folder) => {
    mkdirSync(join(folder, 'Snapshot'));
    renameSync(join(folder, 'Manifest.mbdb'), join(folder, 'Snapshot/Manifest.mbdb'));
    writeFileSync(join(folder, 'Snapshot', fileId('HomeDomain', 'Library/one')), 'N');
    const state = { BackupState: 'new', SnapshotState: 'moving', Date: new Date(0), IsFullBackup: false, UUID: 'A' };
    writeFileSync(join(folder, 'Status.plist'), writeBinaryPlist({ ...state, Version: '2.4' }));
    using backup = await openBackup(folder);
    assert.equal(backup.completeness, 'mixed');
    const row = backup.find('HomeDomain', 'Library/one');
    assert.ok(row);
    const chunks: Uint8Array[] = [];
    for await (const chunk of backup.contents(row)) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString(), 'N');
  });
});

test('a backup of iOS 10.0 with encrypted records is named, and not taken for a sound one', async () => {
  await inCopy(join(golden.plain, '..', 'ios10.1-encrypted'), async (folder) => {
    const database = Database.open(join(folder, 'Manifest.db'), { mode: 'write' });
    database.run("INSERT INTO Properties VALUES ('salt', x'00'), ('passwordHash', x'00')");
    database[Symbol.dispose]();
    await assert.rejects(openBackup(folder, { password }), (error: Error) => {
      assert.match(error.message, /iOS 10\.0, encrypted metadata/);
      return true;
    });
    const report = await verifyBackup(folder, { password }, quiet);
    assert.deepEqual([report.level, report.found], ['structure', { 'unsupported-generation': 1 }]);
  });
});

test('a damaged Manifest.mbdb ends in a finding, whatever is wrong with it', async () => {
  await inCopy(join(golden.plain, '..', 'ios9-plain'), async (folder) => {
    const path = join(folder, 'Manifest.mbdb');
    const sound = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sound.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, by, cut) => {
          const bytes = Buffer.from(sound);
          bytes[at] = (bytes[at] ?? 0) ^ by;
          writeFileSync(path, cut ? bytes.subarray(0, at) : bytes);
          const report = await verifyBackup(folder, {}, quiet);
          // Cut between two records nothing but content that nobody needs tells that there were more.
          if (cut) assert.ok(!report.ok || report.found['content-unneeded'], `cut at ${at}`);
        },
      ),
      { numRuns: 60 },
    );
  });
});

const mini = sample('backup/pyiosbackup-mbdb-mini');

test('the small mbdb backup that another reader tests itself with is read', { skip: mini.skip }, async () => {
  using backup = await openBackup(mini.path, { password: '0000' });
  const row = backup.find('MyTestDomain', 'Media/Test.txt');
  assert.ok(row);
  const { mode, modified, sizeBytes } = backup.record(row);
  assert.deepEqual([mode, modified, sizeBytes], [0o100755, 1_628_082_463, 9]);
  const chunks: Uint8Array[] = [];
  for await (const chunk of backup.contents(row)) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString(), 'Test data');
});
