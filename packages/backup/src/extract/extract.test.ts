import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { KeyedArchiveWriter } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { openBackup } from '../backup.js';
import { contentPath, fileId } from '../layout.js';
import { golden, inCopy, quiet } from '../samples.test.js';
import { extract } from './extract.js';
import { type ExtractInput, Extraction } from './extraction.js';
import { tryNames } from './name-rules.js';
import { OutputNames } from './output-names.js';
import { checkRoom } from './room.js';

interface Place {
  /** A copy of the backup. */
  readonly folder: string;
  readonly destination: string;
  run(options?: Partial<ExtractInput>): ReturnType<typeof extract>;
}

/** A backup with an empty destination beside it. */
function inPlace(source: string, work: (place: Place) => Promise<void>, password = golden.password): Promise<void> {
  return inCopy(source, async (folder) => {
    const destination = join(folder, '../out');
    mkdirSync(destination);
    await work({
      folder,
      destination,
      run: async (options = {}) => {
        using backup = await openBackup(folder, source === golden.plain ? {} : { password });
        return await extract({ backup, rows: () => backup.rows(), destination, ...options }, quiet);
      },
    });
  });
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Adds a row and its content to a plain backup. */
function addFile(
  folder: string,
  file: {
    domain: string;
    path: string;
    content?: string;
    sizeBytes?: number;
    mode?: number;
    inode?: number;
    target?: string;
  },
): void {
  const { domain, path, content, mode = 0o100644, inode = 1, target } = file;
  const { sizeBytes = Buffer.byteLength(content ?? '') } = file;
  const id = fileId(domain, path);
  const writer = new KeyedArchiveWriter();
  const root = writer.reserve();
  writer.fill(root, {
    RelativePath: writer.add(path),
    Mode: mode,
    Size: sizeBytes,
    InodeNumber: inode,
    LastModified: 1_700_000_000,
    ...(target === undefined ? {} : { Target: writer.add(target) }),
    $class: writer.class('MBFile', 'NSObject'),
  });
  const flags = mode === 0o120755 ? 4 : (mode & 0o170000) === 0o40000 ? 2 : 1;
  using database = Database.open(join(folder, 'Manifest.db'), { mode: 'write' });
  database.run('INSERT OR REPLACE INTO Files VALUES (?, ?, ?, ?, ?)', id, domain, path, flags, writer.finish(root));
  if (content === undefined) return;
  const stored = join(folder, contentPath(id));
  mkdirSync(dirname(stored), { recursive: true });
  writeFileSync(stored, content);
}

test('everything in a backup comes out to the byte, with times and modes, and a second run passes over it', async () => {
  for (const source of [golden.plain, golden.encrypted]) {
    await inPlace(source, async ({ destination, run }) => {
      const report = await run();
      assert.equal(report.files, golden.contents.length);
      assert.equal(
        report.bytes,
        golden.contents.reduce((sum, { size }) => sum + size, 0),
      );
      for (const { domain, path, sha256: expected } of golden.contents) {
        assert.equal(sha256(join(destination, domain, path)), expected, path);
      }
      const stats = statSync(join(destination, 'HomeDomain/Library/seventeen'));
      assert.deepEqual([stats.mtimeMs / 1000, stats.mode & 0o777], [1773500966, 0o644]);
      assert.equal(statSync(join(destination, 'HomeDomain')).mode & 0o777, 0o700);
      for (const list of [report.inexact, report.missing, report.unreadable, report.kept, report.refused]) {
        assert.equal(list.count, 0, JSON.stringify(list));
      }
      const again = await run();
      assert.deepEqual([again.files, again.there, again.kept.count], [0, golden.contents.length, 0]);
    });
  }
});

test('a run goes on where one stopped, and nothing that is different is replaced unless that is asked for', async () => {
  await inPlace(golden.encrypted, async ({ destination, run }) => {
    await run();
    const sms = join(destination, 'HomeDomain/Library/SMS/sms.db');
    const whole = sha256(sms);
    rmSync(join(destination, 'HomeDomain/Library/one'));
    writeFileSync(join(destination, `HomeDomain/Library/.${fileId('HomeDomain', 'Library/one')}.part`), 'half');
    appendFileSync(sms, 'mine');
    const second = await run();
    assert.deepEqual([second.files, second.kept.first], [1, ['HomeDomain/Library/SMS/sms.db']]);
    assert.notEqual(sha256(sms), whole);
    const third = await run({ overwrite: true });
    assert.deepEqual([third.files, third.kept.count], [1, 0]);
    assert.equal(sha256(sms), whole);
    const names = readdirSync(destination, { recursive: true }).map(String);
    assert.deepEqual(
      names.filter((name) => /part|pearmain/.test(name)),
      [],
    );
  });
});

test('content that is cut, changed or missing is delivered as far as it goes, and named', async () => {
  await inPlace(golden.encrypted, async ({ folder, destination, run }) => {
    const stored = (path: string) => join(folder, contentPath(fileId('HomeDomain', path)));
    truncateSync(stored('Library/SMS/sms.db'), 4096);
    truncateSync(stored('Library/empty'), 0);
    rmSync(stored('Library/fifteen'));
    const report = await run();
    assert.deepEqual(report.inexact.first, [{ path: 'HomeDomain/Library/SMS/sms.db', doubt: 'bad-ending' }]);
    assert.deepEqual(report.missing.first, ['HomeDomain/Library/fifteen']);
    assert.equal(statSync(join(destination, 'HomeDomain/Library/SMS/sms.db')).size, 4096);
    assert.equal(statSync(join(destination, 'HomeDomain/Library/empty')).size, 0);
    const again = await run();
    assert.deepEqual([again.files, again.inexact.count], [0, 1]);
  });
});

test('a hostile index writes nothing outside of the destination, and makes no link', async () => {
  await inPlace(golden.plain, async ({ folder, destination, run }) => {
    const paths = [
      ['../..', 'escape'],
      ['..', '..'],
      ['/etc', 'passwd'],
      ['HomeDomain', '../../../escape'],
      ['HomeDomain', '/abs'],
      ['HomeDomain', 'a/../../b'],
      ['HomeDomain', 'a//b'],
      ['HomeDomain', 'x'.repeat(4096)],
      ['HomeDomain', 'deep/'.repeat(1500)],
      ['HomeDomain', `${'l'.repeat(240)}.JPG`],
      ['', 'no domain'],
      ['C:\\Windows', 'System32\\cmd.exe'],
      ['HomeDomain', 'link/inside'],
    ] as const;
    for (const [domain, path] of paths) addFile(folder, { domain, path, content: `${domain}|${path}` });
    addFile(folder, { domain: 'HomeDomain', path: 'link', mode: 0o120755, target: '../../outside' });
    addFile(folder, { domain: 'HomeDomain', path: 'pipe', mode: 0o010644 });
    const before = readdirSync(dirname(destination)).sort();
    const report = await run();
    assert.deepEqual(readdirSync(dirname(destination)).sort(), before);
    assert.equal(report.files, golden.contents.length + paths.length);
    assert.ok(report.links.first.some(({ path, target }) => path === 'HomeDomain/link' && target === '../../outside'));
    assert.equal(report.unreadable.first[0]?.path, 'HomeDomain/pipe');
    const found = readdirSync(destination, { recursive: true, withFileTypes: true });
    const contents = found
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    for (const [domain, path] of paths) assert.ok(contents.includes(`${domain}|${path}`), path.slice(0, 40));
    assert.ok(found.every((entry) => !entry.isSymbolicLink()));
    assert.equal((await run()).there, report.files);
  });
});

test('files that share an inode on the phone come out with the content of each', async () => {
  await inPlace(golden.plain, async ({ folder, destination, run }) => {
    for (const path of ['one name', 'another name'])
      addFile(folder, { domain: 'HomeDomain', path, content: 'shared', inode: 77 });
    await run();
    for (const path of ['one name', 'another name']) {
      assert.equal(readFileSync(join(destination, 'HomeDomain', path), 'utf8'), 'shared');
    }
    const [one, other] = ['one name', 'another name'].map(
      (path) => statSync(join(destination, 'HomeDomain', path)).ino,
    );
    assert.notEqual(one, other);
  });
});

test('links that lie in the destination are not followed, and what is in the way is named', async () => {
  await inPlace(golden.plain, async ({ destination, run }) => {
    const outside = join(destination, '../outside');
    mkdirSync(outside);
    symlinkSync(outside, join(destination, 'HomeDomain'));
    const report = await run();
    assert.deepEqual(readdirSync(outside), []);
    assert.ok(report.refused.count > 0);
    assert.ok(report.refused.first.every(({ path, reason }) => path.startsWith('HomeDomain') && reason === 'ELOOP'));
    assert.ok(existsSync(join(destination, 'CameraRollDomain')));
  });
});

test('what is taken out is not written into the backup itself', async () => {
  await inPlace(golden.plain, async ({ folder, run }) => {
    const inside = join(folder, 'out');
    mkdirSync(inside);
    await assert.rejects(run({ destination: inside }), { code: 'backup/destination-in-backup' });
    await assert.rejects(run({ destination: folder }), { code: 'backup/destination-in-backup' });
    assert.deepEqual(readdirSync(inside), []);
  });
});

test('nothing is begun on a disk without room for it, and a size that an index invents is not believed', async () => {
  await inPlace(golden.plain, async ({ folder, destination, run }) => {
    await run();
    const { bavail, bsize } = statfsSync(destination);
    const path = 'Library/one';
    addFile(folder, { domain: 'HomeDomain', path, sizeBytes: 2 ** 50 });
    assert.deepEqual((await run({ overwrite: true })).inexact.first, [
      { path: `HomeDomain/${path}`, doubt: 'length-differs' },
    ]);
    truncateSync(join(folder, contentPath(fileId('HomeDomain', path))), bavail * bsize + 2 ** 30);
    await assert.rejects(run({ overwrite: true }), { code: 'backup/destination-too-small' });
    assert.equal(statSync(join(destination, 'HomeDomain', path)).size, 1);
  });
  const disk = { bavail: 1000, bsize: 4096, files: 1000, ffree: 10 };
  assert.throws(() => checkRoom('/out', { files: 11, bytes: 0 }, disk), { code: 'backup/destination-too-many' });
  checkRoom('/out', { files: 11, bytes: 0 }, { ...disk, files: 0, ffree: 0 });
});

test('a disk that fails ends the run, and a file that it does not take does not', async () => {
  await inPlace(golden.plain, async ({ folder, destination, run }) => {
    using backup = await openBackup(folder);
    const names = new OutputNames(destination, tryNames(destination));
    const input = { backup, rows: () => backup.rows(), destination };
    const extraction = new Extraction(input, { names, need: { files: 1, bytes: 1 } }, quiet);
    const failed = (reason: string) => extraction.note({ number: 1, state: 'failed', side: 'target', reason });
    assert.throws(() => failed('ENOSPC'), { code: 'backup/destination-full' });
    assert.throws(() => failed('EROFS'), { code: 'backup/destination-not-writable' });
    failed('EACCES');
    assert.equal(extraction.report.refused.count, 1);
    rmSync(destination, { recursive: true });
    await assert.rejects(run(), { code: 'backup/destination-not-writable' });
  });
});

test('an aborted run leaves no half file', async () => {
  await inPlace(golden.encrypted, async ({ folder, destination }) => {
    using backup = await openBackup(folder, { password: golden.password });
    const aborting = new AbortController();
    const context = { ...quiet, signal: aborting.signal, emit: () => aborting.abort(new Error('enough')) };
    await assert.rejects(extract({ backup, rows: () => backup.rows(), destination }, context), { message: 'enough' });
    const names = readdirSync(destination, { recursive: true }).map(String);
    assert.deepEqual(
      names.filter((name) => /part|pearmain/.test(name)),
      [],
    );
  });
});

test('a folder that the phone closed even to itself can be filled', async () => {
  await inPlace(golden.plain, async ({ folder, destination, run }) => {
    addFile(folder, { domain: 'HomeDomain', path: 'closed', mode: 0o40000 });
    addFile(folder, { domain: 'HomeDomain', path: 'closed/file', content: 'inside', mode: 0o100000 });
    await run();
    const file = join(destination, 'HomeDomain/closed/file');
    assert.equal(statSync(dirname(file)).mode & 0o777, 0o700);
    assert.equal(statSync(dirname(file)).mtimeMs / 1000, 1_700_000_000);
    assert.equal(statSync(file).mode & 0o777, 0);
    chmodSync(file, 0o600);
    utimesSync(file, 0, 0);
  });
});
