import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Database } from '@pearmain/sqlite';
import fc from 'fast-check';
import { contentPath, fileId } from '../../layout.js';
import { golden, inCopy, quiet } from '../../samples.test.js';
import { type VerifyOptions, verifyBackup } from '../verify.js';
import type { KnownSum, KnownSums } from './known-sums.js';
import { chanceOfNoticing, chooser } from './sampling.js';

const photo = contentPath(fileId('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.HEIC'));
const messages = contentPath(fileId('HomeDomain', 'Library/SMS/sms.db'));
const { password } = golden;

/** The sums of every file in a backup folder, as a history keeps them. */
function sumsOf(folder: string): KnownSums {
  const folders = new Map<string, Map<string, KnownSum>>([['', new Map()]]);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const inside = entry.parentPath.slice(folder.length + 1);
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    const sum = { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    folders.set(inside, (folders.get(inside) ?? new Map()).set(entry.name, sum));
  }
  return { inFolder: (name) => folders.get(name) ?? new Map() };
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
}

const full = { kind: 'full' } as const;
const kept = { plain: sumsOf(golden.plain), encrypted: sumsOf(golden.encrypted) };

test('a full check reads every file, and compares it with its sum', async () => {
  const files = golden.contents.length;
  for (const [folder, options] of [
    [golden.plain, { sums: kept.plain }],
    [golden.encrypted, { sums: kept.encrypted, password }],
  ] as const) {
    const report = await verifyBackup(folder, { depth: full, ...options }, quiet);
    assert.deepEqual([report.ok, report.level, report.isLocked, report.found], [true, 'full', false, {}]);
    assert.deepEqual(report.files, { total: files, sound: files, unsaved: 0 });
    const { contents } = report;
    assert.deepEqual([contents?.files, contents?.ofFiles, contents?.provenBySum], [files, files, files]);
  }
});

test('without the password the sums prove an encrypted backup whole, and find what is missing, cut or altered', () =>
  inCopy(golden.encrypted, async (folder) => {
    const options = { depth: full, sums: kept.encrypted };
    const sound = await verifyBackup(folder, options, quiet);
    assert.deepEqual([sound.ok, sound.isLocked, sound.files.sound], [true, true, golden.contents.length]);
    flip(join(folder, photo), 40_000);
    rmSync(join(folder, messages));
    const damaged = await verifyBackup(folder, options, quiet);
    assert.deepEqual(damaged.found, { 'content-missing': 1, 'content-altered': 1 });
    assert.deepEqual(damaged.files, { total: golden.contents.length, sound: golden.contents.length - 2, unsaved: 0 });
  }));

for (const kind of ['plain', 'encrypted'] as const) {
  test(`any flipped byte of any file in a ${kind} backup is found by its sum, and by nothing else named`, () =>
    inCopy(golden[kind], async (folder) => {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /^..\/.{40}$/.test(name),
      );
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...names), fc.nat(), async (name, at) => {
          const path = join(folder, name);
          const whole = readFileSync(path);
          if (whole.length === 0) return;
          flip(path, at);
          const report = await verifyBackup(folder, { depth: full, sums: kept[kind] }, quiet);
          assert.deepEqual([report.ok, report.found['content-altered']], [false, 1], `${name} at ${at}`);
          assert.ok(report.findings.some(({ path: place }) => place === name));
          writeFileSync(path, whole);
        }),
        { numRuns: 25 },
      );
    }));
}

test('any flipped byte of a manifest is found by its sum without reading any content', () =>
  inCopy(golden.plain, async (folder) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Manifest.plist', 'Manifest.db', 'Status.plist', 'Info.plist'),
        fc.nat(),
        async (name, at) => {
          const path = join(folder, name);
          const whole = readFileSync(path);
          flip(path, at);
          const report = await verifyBackup(folder, { sums: kept.plain }, quiet);
          assert.deepEqual([report.ok, report.found['manifest-altered']], [false, 1], `${name} at ${at}`);
          writeFileSync(path, whole);
        },
      ),
      { numRuns: 40 },
    );
  }));

test('without sums the digests in the records prove the files that have one', () =>
  inCopy(golden.plain, async (folder) => {
    const options: VerifyOptions = { depth: full };
    const before = await verifyBackup(folder, options, quiet);
    assert.equal(before.ok, true);
    const { provenByDigest = 0, unproven = 0, files = 0 } = before.contents ?? {};
    assert.ok(provenByDigest > 0);
    assert.equal(provenByDigest + unproven, files);
    flip(join(folder, messages), 5000);
    const report = await verifyBackup(folder, options, quiet);
    assert.equal(report.found['digest-differs'], 1);
  }));

test('a digest that never fitted the bytes that the device sent is a warning, not damage', () =>
  inCopy(golden.plain, async (folder) => {
    flip(join(folder, messages), 5000);
    const report = await verifyBackup(folder, { depth: full, sums: sumsOf(folder) }, quiet);
    assert.deepEqual([report.ok, report.found['digest-never-fit']], [true, 1]);
  }));

test('encrypted content that does not end in padding is found with the password, though its length fits', () =>
  inCopy(golden.encrypted, async (folder) => {
    flip(join(folder, photo), readFileSync(join(folder, photo)).length - 1);
    const report = await verifyBackup(folder, { depth: full, password }, quiet);
    assert.deepEqual([report.ok, report.found['content-bad-ending']], [false, 1]);
  }));

/** A database of 4,096 bytes in 8 pages, as long as the messages of the sample. */
function smallDatabase(): Buffer {
  using database = Database.inMemory();
  database.script('PRAGMA page_size = 512; CREATE TABLE texts(text)');
  for (let row = 0; row < 6; row += 1) database.run('INSERT INTO texts VALUES (?)', 'x'.repeat(450));
  return Buffer.from(database.serialize());
}

test('a damaged database inside is a warning that names it, and the rest is checked all the same', () =>
  inCopy(golden.plain, async (folder) => {
    const bytes = smallDatabase();
    assert.equal(bytes.length, 4096);
    const check = async () => {
      writeFileSync(join(folder, messages), bytes);
      return await verifyBackup(folder, { depth: full, sums: sumsOf(folder) }, quiet);
    };
    const sound = await check();
    assert.deepEqual([sound.contents?.databases, sound.found['database-damaged']], [1, undefined]);
    bytes.fill(0x5a, 1024, 2048);
    const report = await check();
    const found = report.findings.find(({ code }) => code === 'database-damaged');
    assert.deepEqual([found?.file, found?.severity], ['HomeDomain/Library/SMS/sms.db', 'warning']);
    assert.equal(report.files.sound, golden.contents.length);
  }));

test('a file beside which others have a digest and which has none is told', () =>
  inCopy(golden.plain, async (folder) => {
    {
      using index = Database.open(join(folder, 'Manifest.db'), { mode: 'write' });
      const [camera] = index.rows("SELECT file FROM Files WHERE domain = 'CameraRollDomain' AND flags = 1 LIMIT 1");
      index.run("UPDATE Files SET file = ? WHERE relativePath = 'Library/one'", camera?.['file'] ?? null);
    }
    const report = await verifyBackup(folder, {}, quiet);
    assert.equal(report.found['digest-missing'], 1);
  }));

test('a property list with values of other types is told of', () =>
  inCopy(golden.plain, async (folder) => {
    const path = join(folder, 'Info.plist');
    const text = readFileSync(path, 'utf8').replace(
      /(<key>Device Name<\/key>\s*)<string>[^<]*<\/string>/,
      '$1<integer>7</integer>',
    );
    writeFileSync(path, text);
    const report = await verifyBackup(folder, {}, quiet);
    assert.deepEqual([report.ok, report.found], [true, { 'plist-mistyped': 1 }]);
  }));

test('a sample reads exactly as many files as it was asked for, from all of them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 500 }), (total, files) => {
      const isChosen = chooser({ kind: 'sample', files }, total);
      const chosen = Array.from({ length: total }, isChosen).filter(Boolean);
      assert.equal(chosen.length, Math.min(total, files));
    }),
  );
  const share = chooser({ kind: 'sample', share: 0.05 }, 1000);
  assert.equal(Array.from({ length: 1000 }, share).filter(Boolean).length, 50);
});

test('the chance that a sample notices damage follows from its size', () => {
  assert.equal(chanceOfNoticing({ total: 100, read: 25, damaged: 1 }), 0.25);
  assert.equal(chanceOfNoticing({ total: 4, read: 2, damaged: 2 }).toFixed(4), (1 - 1 / 6).toFixed(4));
  assert.equal(chanceOfNoticing({ total: 10, read: 10, damaged: 1 }), 1);
  assert.equal(chanceOfNoticing({ total: 0, read: 0, damaged: 3 }), 0);
});
