import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeBinaryPlist } from '@pearmain/formats';
import { openBackup, readBackup, unlockBackup } from '../backup.js';
import { findPlist } from '../read-plist.js';
import { golden, quiet } from '../samples.test.js';
import { verifyBackup } from '../verify/verify.js';
import { type Conversion, convertBackup } from './convert-backup.js';
import { normaliseBackup } from './normalise-backup.js';

const now = new Date('2026-03-03T12:00:00Z');
const goldenFolder = (name: string) => join(golden.plain, '..', name);

async function inScratch<T>(work: (at: (name: string) => string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'convert-test-'));
  try {
    return await work((name) => join(scratch, name));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function convert(from: string, password: string, to: Partial<Conversion> & { folder: string }) {
  const parts = readBackup(from);
  using keys = await unlockBackup(parts, password);
  using backup = await openBackup(from, { keys: keys.copy() });
  return await convertBackup(backup, { newPassword: undefined, keys, now, ...to }, quiet);
}

/** Every row as it is known: its path, the SHA-256 of its content, and what the device recorded of it. */
async function everything(folder: string, password?: string) {
  using backup = await openBackup(folder, password === undefined ? {} : { password });
  const found = new Map<string, unknown>();
  for (const row of backup.rows()) {
    const { encryptionKey: _key, digest, ...record } = backup.record(row);
    const content = row.flags === 1 ? await sha256(backup.contents(row)) : undefined;
    found.set(`${row.fileId} ${row.domain}-${row.relativePath}`, {
      ...record,
      hasDigest: digest !== undefined,
      content,
    });
  }
  return found;
}

async function sha256(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

/** Digests are of the stored bytes. */
async function checkDigests(folder: string, password?: string): Promise<number> {
  using backup = await openBackup(folder, password === undefined ? {} : { password });
  let checked = 0;
  for (const row of backup.rows()) {
    const { digest } = backup.record(row);
    const path = backup.findContent(row);
    if (!digest || path === undefined) continue;
    assert.deepEqual(createHash('sha1').update(readFileSync(path)).digest(), Buffer.from(digest), row.relativePath);
    checked += 1;
  }
  return checked;
}

async function checkSound(folder: string, password?: string): Promise<void> {
  const options = password === undefined ? {} : { password };
  const { findings, level } = await verifyBackup(folder, options, quiet);
  assert.deepEqual(
    findings.map(({ message }) => message),
    [],
  );
  assert.equal(level, 'complete');
}

for (const name of ['encrypted', 'ios10.1-encrypted', 'ios9-encrypted']) {
  test(`an encrypted backup (${name}) becomes a plain one with the same files, and an encrypted one again under another password`, () =>
    inScratch(async (at) => {
      const source = goldenFolder(name);
      const before = await everything(source, golden.password);
      const plain = at('plain');
      const report = await convert(source, golden.password, { folder: plain });
      assert.deepEqual([report.isEncrypted, report.missing, report.doubtful], [false, [], []]);
      assert.deepEqual(await everything(plain), before);
      assert.ok((await checkDigests(plain)) > 0);
      await checkSound(plain);
      const manifest = findPlist(plain, 'Manifest.plist');
      assert.deepEqual([manifest?.['IsEncrypted'], manifest?.['ManifestKey']], [false, undefined]);

      const again = at('again');
      await convert(plain, '', { folder: again, newPassword: 'größer & neu' });
      await assert.rejects(openBackup(again, { password: golden.password }), { code: 'backup/wrong-password' });
      assert.deepEqual(await everything(again, 'größer & neu'), before);
      assert.ok((await checkDigests(again, 'größer & neu')) > 0);
      await checkSound(again, 'größer & neu');
      assert.equal(findPlist(again, 'Manifest.plist')?.['ManifestKey'] !== undefined, name === 'encrypted');
      for (const folder of [plain, again]) {
        assert.deepEqual(findPlist(folder, 'Info.plist'), findPlist(source, 'Info.plist'));
        for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
          assert.equal(lstatSync(join(folder, path)).mode & 0o077, 0, path);
        }
      }
    }));
}

test('what cannot be read of one file is named, and costs that file alone', () =>
  inScratch(async (at) => {
    const source = at('source');
    cpSync(golden.encrypted, source, { recursive: true });
    const [first, second] = golden.contents.filter(({ size }) => size > 0);
    assert.ok(first && second);
    {
      using backup = await openBackup(source, { password: golden.password });
      const pathOf = ({ domain, path }: typeof first) => {
        const row = backup.find(domain, path);
        return (row && backup.findContent(row)) ?? '';
      };
      rmSync(pathOf(first));
      writeFileSync(pathOf(second), readFileSync(pathOf(second)).subarray(0, 8));
    }
    const report = await convert(source, golden.password, { folder: at('plain') });
    assert.deepEqual(report.missing, [`${first.domain}/${first.path}`]);
    assert.deepEqual(report.doubtful, [`${second.domain}/${second.path}`]);
    using backup = await openBackup(at('plain'));
    const row = backup.find(second.domain, second.path);
    assert.equal(row && backup.record(row).sizeBytes, 0, 'recorded as long as what there is');
    assert.equal(report.files, golden.contents.length - 1);
  }));

test('a backup is copied as it is without its password; a run that broke off while files were moved is brought to its end', () =>
  inScratch(async (at) => {
    const source = at('source');
    cpSync(golden.encrypted, source, { recursive: true });
    const [moved] = readdirSync(join(source, '3d'));
    assert.ok(moved);
    mkdirSync(join(source, 'Snapshot/3d'), { recursive: true });
    for (const path of [`3d/${moved}`, 'Manifest.plist', 'Manifest.db']) {
      cpSync(join(source, path), join(source, 'Snapshot', path));
      writeFileSync(join(source, path), 'of the backup before');
    }
    const status = findPlist(source, 'Status.plist');
    assert.ok(status);
    writeFileSync(join(source, 'Status.plist'), writeBinaryPlist({ ...status, SnapshotState: 'moving' }));
    const parts = readBackup(source);
    assert.equal(parts.completeness, 'mixed');
    const report = await normaliseBackup(parts, { folder: at('whole'), now }, quiet);
    assert.deepEqual([report.isEncrypted, report.files], [true, golden.contents.length + 3]);
    assert.deepEqual(
      await everything(at('whole'), golden.password),
      await everything(golden.encrypted, golden.password),
    );
    await checkSound(at('whole'), golden.password);
    assert.equal(readBackup(at('whole')).completeness, 'complete');
  }));

test('a run that broke off early is left out of a copy', () =>
  inScratch(async (at) => {
    const source = at('source');
    cpSync(golden.plain, source, { recursive: true });
    mkdirSync(join(source, 'Snapshot/ff'), { recursive: true });
    writeFileSync(join(source, 'Snapshot/ff', 'f'.repeat(40)), 'not finished');
    const status = findPlist(source, 'Status.plist');
    assert.ok(status);
    writeFileSync(join(source, 'Status.plist'), writeBinaryPlist({ ...status, SnapshotState: 'uploading' }));
    await normaliseBackup(readBackup(source), { folder: at('whole'), now }, quiet);
    await checkSound(at('whole'));
    assert.deepEqual(await everything(at('whole')), await everything(golden.plain));
  }));

test('nothing is written into a folder that is there, or onto a disk that does not take it', () =>
  inScratch(async (at) => {
    mkdirSync(at('there'));
    await assert.rejects(convert(golden.encrypted, golden.password, { folder: at('there') }), {
      code: 'backup/path-taken',
    });
    assert.deepEqual(readdirSync(at('there')), []);
    await assert.rejects(convert(golden.encrypted, golden.password, { folder: at('nowhere/at all') }), {
      code: 'backup/path-missing',
    });
  }));
