import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openBackup } from '@pearmain/backup';
import { silentLog, type TaskContext } from '@pearmain/base';
import { FakeClock } from '@pearmain/testkit';
import { type Environment, resolveEnvironment } from '../environment.js';
import { SnapshotOpener } from '../open-snapshot.js';
import { getFiles } from '../tasks/get-files.js';
import { readFile } from '../tasks/read-file.js';
import { chooseRows } from './choose-rows.js';

const golden = (name: string) => fileURLToPath(new URL(`../../../backup/src/golden/${name}`, import.meta.url));
const password = 'pears & plums';
const quiet: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };

interface Place {
  readonly environment: Environment;
  readonly opener: SnapshotOpener;
  at(name: string): string;
}

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'pearmain-contents-'));
  const flags = { location: join(scratch, 'location'), config: join(scratch, 'settings.json') };
  const environment = resolveEnvironment({ flags, variables: {}, platform: process.platform });
  try {
    using opener = new SnapshotOpener({ given: [password] }, { clock: new FakeClock() });
    await work({ environment, opener, at: (name) => join(scratch, name) });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

test('a path is one file, a folder with all it holds, or a pattern', async () => {
  using backup = await openBackup(golden('plain'));
  const chosen = async (path: string): Promise<string[]> => {
    const rows = await chooseRows(backup, path);
    return [...rows()]
      .map(({ domain, relativePath }) => (relativePath === '' ? domain : `${domain}/${relativePath}`))
      .sort();
  };
  assert.deepEqual(await chosen('HomeDomain/Library/SMS/sms.db'), ['HomeDomain/Library/SMS/sms.db']);
  assert.deepEqual(await chosen('HomeDomain/Library/SMS'), ['HomeDomain/Library/SMS', 'HomeDomain/Library/SMS/sms.db']);
  assert.deepEqual(await chosen('**/*.db'), ['HomeDomain/Library/SMS/sms.db']);
  assert.deepEqual(await chosen('HomeDomain/Library/s?x*'), ['HomeDomain/Library/sixteen']);
  assert.deepEqual(await chosen('*/Media/{DCIM,none}/**/*.HEIC'), [
    'CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.HEIC',
  ]);
  assert.ok((await chosen('Camera*')).includes('CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.HEIC'));
  assert.equal((await chosen('')).length, [...backup.rows()].length);
  assert.deepEqual(await chosen('HomeDomain/caf\u00e9'), ['HomeDomain/caf\u00e9']);
  assert.deepEqual(await chosen('HomeDomain/cafe\u0301'), ['HomeDomain/cafe\u0301']);
  assert.equal((await chosen('*/caf\u00e9')).length, 2);
  for (const path of ['homedomain', 'HomeDomain/Library/SM', 'x*', '!HomeDomain', '../HomeDomain']) {
    await assert.rejects(chosen(path), { code: 'engine/no-such-path' }, path);
  }
});

test('one file is read from every generation of backups, plain and encrypted, and nothing else is said', async () => {
  await inPlace(async ({ environment, opener }) => {
    for (const name of ['plain', 'encrypted', 'ios9-plain', 'ios9-encrypted', 'ios10.1-encrypted']) {
      const chunks: Uint8Array[] = [];
      const target = `${golden(name)}:HomeDomain/Library/seventeen`;
      const write = (chunk: Uint8Array): void => void chunks.push(chunk);
      const result = await readFile(environment, { target, opener, write }, quiet);
      assert.deepEqual(result, { path: 'HomeDomain/Library/seventeen', sizeBytes: 17, bytes: 17 });
      assert.equal(Buffer.concat(chunks).toString(), 'The quick brown f', name);
    }
  });
});

test('what is no file is said to be what it is', async () => {
  await inPlace(async ({ environment, opener }) => {
    const read = (path: string) =>
      readFile(environment, { target: `${golden('plain')}:${path}`, opener, write: () => {} }, quiet);
    await assert.rejects(read('HomeDomain/Library'), { code: 'engine/not-a-file', message: /a folder/ });
    await assert.rejects(read('HomeDomain/Library/link'), { code: 'engine/not-a-file', message: /a link/ });
    await assert.rejects(read('HomeDomain/nothing'), { code: 'engine/no-such-path' });
  });
});

test('files are taken out of a backup into a folder that is made, with what the disk does not keep beside them', async () => {
  await inPlace(async ({ environment, opener, at }) => {
    const target = `${golden('ios9-encrypted')}:HomeDomain/Library`;
    const input = { target, opener, destination: at('new/out'), attributes: at('attributes.jsonl') };
    const result = await getFiles(environment, input, quiet);
    assert.deepEqual([result.files, result.links.count, result.missing.count], [6, 1, 0]);
    assert.equal(readFileSync(join(result.destination, 'HomeDomain/Library/one'), 'utf8'), 'T');
    assert.equal(existsSync(join(result.destination, 'HomeDomain/caf\u00e9')), false);
    const lines = readFileSync(at('attributes.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const one = lines.find(({ relativePath }) => relativePath === 'Library/one');
    assert.deepEqual(one.attributes, { 'com.apple.example': 'AP8=' });
    assert.deepEqual(
      [one.place, one.mode, one.userId, one.born],
      ['HomeDomain/Library/one', '100644', 501, '2026-03-14T14:53:20.000Z'],
    );
    assert.equal(lines.find(({ kind }) => kind === 'link').target, '../outside');
    assert.equal(statSync(at('attributes.jsonl')).mode & 0o777, 0o600);
    await assert.rejects(getFiles(environment, input, quiet), { code: 'backup/attributes-file' });
    const again = await getFiles(environment, { ...input, overwrite: true }, quiet);
    assert.deepEqual([again.files, again.there], [0, 6]);
  });
});

test('a file in place of the destination is not touched', async () => {
  await inPlace(async ({ environment, opener, at }) => {
    writeFileSync(at('out'), 'mine');
    const input = { target: `${golden('plain')}:/`, opener, destination: at('out') };
    await assert.rejects(getFiles(environment, input, quiet), { code: 'history/not-a-folder' });
    assert.equal(readFileSync(at('out'), 'utf8'), 'mine');
    assert.deepEqual(readdirSync(at('.')), ['out']);
  });
});
