import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { completeSums } from './complete-sums.js';
import { contentsOf, inLocation, listening, sha256 } from './places.test.js';
import { readSums, Sums } from './sums.js';

function put(folder: string, path: string, content: string) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  const { mtimeNs } = statSync(join(folder, path), { bigint: true });
  return { sha256: sha256(content), sizeBytes: Buffer.byteLength(content), modifiedNs: mtimeNs };
}

function known(sums: Sums): Map<string, string> {
  return new Map([...sums.rows()].map((row) => [row.path, row.sha256]));
}

test('files that were received, moved and removed are known without being read again', () =>
  inLocation(async (location) => {
    const folder = join(location.path, 'backup');
    using sums = Sums.openForRun(join(location.path, 'sums.db'));
    sums.stored('Snapshot/3d/file', put(folder, 'Snapshot/3d/file', 'one'));
    sums.stored('ff/old', put(folder, 'ff/old', 'two'));
    sums.stored('Status.plist', put(folder, 'Status.plist', 'three'));
    mkdirSync(join(folder, '3d'));
    renameSync(join(folder, 'Snapshot/3d/file'), join(folder, '3d/file'));
    sums.moved('Snapshot/3d/file', '3d/file');
    rmSync(join(folder, 'ff/old'));
    sums.removed('ff/old');
    const result = await completeSums(sums, folder, listening());
    assert.deepEqual(result, { files: 2, bytes: 8, read: 0 });
    assert.deepEqual(known(sums), contentsOf(folder));
  }));

test('what is not known, or changed since, is read; what is gone is dropped', () =>
  inLocation(async (location) => {
    const folder = join(location.path, 'backup');
    using sums = Sums.openForRun(join(location.path, 'sums.db'));
    sums.stored('a/changed', put(folder, 'a/changed', 'old'));
    sums.stored('a/touched', put(folder, 'a/touched', 'same'));
    sums.stored('gone/with/its/folder', put(folder, 'gone/with/its/folder', 'x'));
    sums.stored('a/gone', put(folder, 'a/gone', 'x'));
    writeFileSync(join(folder, 'a/changed'), 'newer');
    utimesSync(join(folder, 'a/touched'), 1, 1);
    rmSync(join(folder, 'gone'), { recursive: true });
    rmSync(join(folder, 'a/gone'));
    put(folder, 'unknown', 'x');
    const result = await completeSums(sums, folder, listening());
    assert.deepEqual(result, { files: 3, bytes: 10, read: 3 });
    assert.deepEqual(known(sums), contentsOf(folder));
  }));

test('the sums follow whatever a phone does to its folder', () =>
  fc.assert(
    fc.asyncProperty(fc.array(operation(), { maxLength: 30 }), (operations) =>
      inLocation(async (location) => {
        const folder = join(location.path, 'backup');
        mkdirSync(folder);
        using sums = Sums.openForRun(join(location.path, 'sums.db'));
        let content = 0;
        for (const { what, from, to } of operations) {
          if (what === 'store') sums.stored(from, put(folder, from, `content ${content++}`));
          if (what === 'remove') {
            rmSync(join(folder, from), { recursive: true, force: true });
            sums.removed(from);
          }
          if (what === 'move' && contentsOf(folder).has(from) && from !== to) {
            mkdirSync(dirname(join(folder, to)), { recursive: true });
            renameSync(join(folder, from), join(folder, to));
            sums.moved(from, to);
          }
          if (what === 'move folder' && [...contentsOf(folder).keys()].some((path) => path.startsWith('a/'))) {
            rmSync(join(folder, 'b'), { recursive: true, force: true });
            renameSync(join(folder, 'a'), join(folder, 'b'));
            sums.moved('a', 'b');
          }
        }
        const result = await completeSums(sums, folder, listening());
        assert.equal(result.read, 0);
        assert.deepEqual(known(sums), contentsOf(folder));
      }),
    ),
    { numRuns: 40 },
  ));

function operation() {
  const path = fc.constantFrom('a/1', 'a/2', 'b/1', 'b/2', 'top', 'c/\u{1f350}/x');
  const what = fc.constantFrom('store', 'store', 'move', 'remove', 'move folder');
  return fc.record({ what, from: path, to: path });
}

test('sums that are damaged are begun anew', () =>
  inLocation((location) => {
    const path = join(location.path, 'sums.db');
    writeFileSync(path, 'x'.repeat(4096));
    using sums = Sums.openForRun(path);
    assert.equal(sums.count(), 0);
  }));

test('a person can check the sums with sqlite3 and sha256sum alone', { skip: missingPrograms() }, () =>
  inLocation(async (location) => {
    const folder = join(location.path, 'backup');
    const path = join(location.path, 'sums.db');
    put(folder, '3d/file', 'one');
    put(folder, 'Status.plist', 'two');
    {
      using sums = Sums.openForRun(path);
      await completeSums(sums, folder, listening());
      sums.settle();
    }
    const query = "SELECT lower(hex(sha256)) || '  ' || path FROM files";
    const list = execFileSync('sqlite3', ['-readonly', path, query], { encoding: 'utf8' });
    const verdict = execFileSync('sha256sum', ['--check'], { cwd: folder, input: list, encoding: 'utf8' });
    assert.equal(verdict, '3d/file: OK\nStatus.plist: OK\n');
    assert.deepEqual(
      [...readSums(path)].map((row) => row.path),
      ['3d/file', 'Status.plist'],
    );
  }),
);

function missingPrograms(): string | false {
  for (const program of ['sqlite3', 'sha256sum']) {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
    } catch {
      if (process.env['CI'] !== 'true') return `${program} is not installed`;
    }
  }
  return false;
}
