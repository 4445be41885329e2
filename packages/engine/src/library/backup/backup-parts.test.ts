import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isFailure, silentLog } from '@pearmain/base';
import { ensureFits, likelyRules } from './check-drive.js';
import { Manifest } from './manifest.js';
import { libraryBackupPlace } from './place.js';
import { looksLike } from './plan.js';
import { TargetNames } from './target-names.js';

const context = { signal: new AbortController().signal, log: silentLog, emit: () => {} };

test('files that a drive with FAT32 cannot take are named before anything is copied', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pearmain-drive-'));
  try {
    const file = { source: 'a.mov', file: '/x/a.mov', wanted: 'a.mov', sizeBytes: 2 ** 32, modified: new Date() };
    const drive = { path: folder, source: folder, fileSystem: { name: 'vfat', largestFileBytes: 2 ** 32 - 1 } };
    const step = { file, act: 'copy', path: 'a.mov' } as const;
    assert.throws(
      () => ensureFits(drive, [step], context),
      (error) => isFailure(error, 'library/file-too-large'),
    );
    ensureFits(drive, [{ ...step, file: { ...file, sizeBytes: 1 } }], context);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('names that a disk refuses, or takes for one, become others, the same each time', () => {
  const paths = ['A/b?.mp3', 'A/b*.mp3', 'a/B_.MP3', 'CON.mp3', 'end. ', 'A/b?.mp3'];
  const onExfat = () => {
    const names = new TargetNames(likelyRules({ name: 'exfat' }, 'linux'));
    return paths.map((path) => names.pathFor(path));
  };
  assert.deepEqual(onExfat(), ['A/b_.mp3', 'A/b_ (2).mp3', 'a (2)/B_.MP3', 'CON_.mp3', 'end_', 'A/b_.mp3']);
  assert.deepEqual(onExfat(), onExfat());
  const onExt4 = new TargetNames(likelyRules({ name: 'ext4' }, 'linux'));
  assert.deepEqual(
    paths.map((path) => onExt4.pathFor(path)),
    paths,
  );
});

test('times that FAT rounds, or moves with the clocks, are the same', () => {
  const noted = { source: 'a', path: 'a', sizeBytes: 1, modified: '2026-03-01T10:00:01.500Z', sha256: '' };
  const seen = (time: string) => looksLike({ isFile: () => true, size: 1, mtime: new Date(time) }, noted);
  assert.equal(seen('2026-03-01T10:00:00Z'), true);
  assert.equal(seen('2026-03-01T11:00:02Z'), true);
  assert.equal(seen('2026-03-01T10:00:10Z'), false);
});

test('a journal whose last line is cut is read as far as it goes; a list cut in the middle is not', () => {
  const root = mkdtempSync(join(tmpdir(), 'pearmain-manifest-'));
  try {
    const place = { ...libraryBackupPlace(root), manifest: join(root, 'm'), journal: join(root, 'j') };
    const line = (source: string, size: number) =>
      JSON.stringify({
        source,
        path: source,
        sizeBytes: size,
        modified: new Date(0).toISOString(),
        sha256: 'a'.repeat(64),
      });
    writeFileSync(place.manifest, `${line('a', 1)}\n${line('b', 1)}\n`);
    writeFileSync(place.journal, `${line('a', 2)}\n${line('c', 1).slice(0, 20)}`);
    const manifest = Manifest.open(place);
    assert.deepEqual(
      manifest.candidates('a').map(({ sizeBytes }) => sizeBytes),
      [2, 1],
    );
    assert.deepEqual([...manifest.entries].length, 2);
    writeFileSync(place.manifest, `${line('a', 1).slice(0, 20)}\n${line('b', 1)}\n`);
    assert.throws(
      () => Manifest.open(place),
      (error) => isFailure(error, 'library/manifest-damaged'),
    );
  } finally {
    rmSync(root, { recursive: true });
  }
});
