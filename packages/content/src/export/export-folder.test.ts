import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UniqueNames } from '@pearmain/base';
import type { ContentNotice } from '@pearmain/contract';
import { ExportFolder } from './export-folder.js';
import { writeFiles } from './files.js';
import { placeFile } from './place-file.js';

const folder = mkdtempSync(join(tmpdir(), 'pearmain-folder-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(into: ExportFolder, name: string, words: string): void {
  using file = into.create(name);
  file.write(words);
  file.finish();
}

test('a file that looks like an unfinished one is nobody’s to remove, whether it was there or came from the phone', () => {
  const path = mkdtempSync(join(folder, 'part-'));
  writeFileSync(join(path, 'film.mp4.part'), 'a download of mine');
  const into = new ExportFolder(path, { overwrite: false });
  write(into, 'film.mp4', 'from the phone');
  write(into, 'archive.zip.part', 'a piece');
  write(into, 'archive.zip', 'the whole');
  const contents = readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]);
  assert.deepEqual(Object.fromEntries(contents), {
    'archive.zip': 'the whole',
    'archive.zip.part': 'a piece',
    'film.mp4': 'from the phone',
    'film.mp4.part': 'a download of mine',
  });
});

test('a file that is not finished leaves nothing behind', () => {
  const path = mkdtempSync(join(folder, 'left-'));
  {
    using file = new ExportFolder(path, { overwrite: false }).create('a.txt');
    file.write('a');
  }
  assert.deepEqual(readdirSync(path), []);
});

test('names in any script, used by thousands, are short enough for the disk', () => {
  const into = new ExportFolder(mkdtempSync(join(folder, 'long-')), { overwrite: false });
  const names = new UniqueNames();
  for (let count = 0; count < 1100; count += 1) names.make('漢'.repeat(80), '.html');
  const name = names.make('漢'.repeat(80), '.html');
  assert.match(name, / \(1101\)\.html$/);
  write(into, name, '');
  assert.deepEqual(into.names, [name]);
});

test('a picture of which the backup has a part alone is written, and told', async () => {
  const into = new ExportFolder(mkdtempSync(join(folder, 'cut-')), { overwrite: false });
  const told: ContentNotice[] = [];
  const files = {
    find: async (domain: string, relativePath: string) => ({
      domain,
      relativePath,
      sizeBytes: 5,
      modified: undefined,
    }),
    async *below() {},
    async *open() {
      yield new Uint8Array(3);
    },
  };
  const wanted = { name: 'a.jpg', domain: 'CameraRollDomain', relativePath: 'Media/DCIM/a.jpg' };
  const writing = { files, folder: into, tell: (notice: ContentNotice) => void told.push(notice) };
  assert.equal(await placeFile(writing, wanted, 'a.jpg'), true);
  assert.deepEqual(told, [
    {
      where: 'CameraRollDomain/Media/DCIM/a.jpg',
      message: 'This file may be cut or changed: 3 bytes of it are in the backup, and it had 5 on the phone.',
    },
  ]);
});

test('what was understood of a recording never lies on another file', async () => {
  const into = new ExportFolder(mkdtempSync(join(folder, 'said-')), { overwrite: true });
  const at = { domain: 'MediaDomain', relativePath: 'a' };
  const found = { ...at, sizeBytes: 0, modified: undefined };
  await writeFiles({
    kind: 'messages',
    title: 'Messages',
    describe: {
      schema: 'x/1',
      columns: [],
      files: () => [
        { ...at, name: 'a.caf.txt' },
        { ...at, name: 'a.caf', transcript: 'hello' },
      ],
    },
    items: (async function* () {
      yield {};
    })(),
    folder: into,
    files: { find: async () => found, async *below() {}, async *open() {} },
    withFiles: true,
    timeZone: 'UTC',
    tell: () => {},
  });
  assert.deepEqual(into.names, ['a.caf.txt', 'a.caf', 'a.caf (2).txt']);
});

test('two exports into one folder at a time do not meet', () => {
  const path = mkdtempSync(join(folder, 'two-'));
  using first = new ExportFolder(path, { overwrite: false }).create('contacts.csv');
  using second = new ExportFolder(path, { overwrite: false }).create('calls.csv');
  first.write('contacts');
  second.write('calls');
  first.finish();
  second.finish();
  assert.equal(readFileSync(join(path, 'contacts.csv'), 'utf8'), 'contacts');
  assert.equal(readFileSync(join(path, 'calls.csv'), 'utf8'), 'calls');
});
