import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openBackup } from '@pearmain/backup';
import { silentLog, type TaskContext } from '@pearmain/base';
import type { Environment } from '../environment.js';
import { SnapshotOpener } from '../open-snapshot.js';
import { makeSurroundings } from '../surroundings.test.js';
import { diskUsage } from '../tasks/disk-usage.js';
import { getFiles } from '../tasks/get-files.js';
import { listFiles } from '../tasks/list-files.js';
import { listTree } from '../tasks/list-tree.js';
import { readFile } from '../tasks/read-file.js';
import { chooseRows } from './choose-rows.js';
import { appOf, appPartOf, domainWords } from './domain-words.js';

const golden = (name: string) => fileURLToPath(new URL(`../../../backup/src/golden/${name}`, import.meta.url));
const password = 'pears & plums';
const quiet: TaskContext = { signal: new AbortController().signal, log: silentLog, emit: () => {} };

interface Place {
  readonly environment: Environment;
  readonly opener: SnapshotOpener;
  at(name: string): string;
}

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  using surroundings = makeSurroundings();
  const { environment, folder } = surroundings;
  using opener = new SnapshotOpener({ given: [password] }, environment);
  await work({ environment, opener, at: (name) => join(folder, name) });
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

test('folders are listed in every generation of backups, whole and in pages', async () => {
  await inPlace(async ({ environment, opener }) => {
    for (const name of ['plain', 'encrypted', 'ios9-plain', 'ios9-encrypted', 'ios10.1-encrypted']) {
      const list = (path: string, page = {}) =>
        listFiles(environment, { target: `${golden(name)}:${path}`, opener, ...page }, quiet);
      const { entries, more } = await list('HomeDomain/Library');
      const names = ['SMS', 'empty', 'fifteen', 'link', 'one', 'seventeen', 'sixteen'];
      assert.deepEqual([entries.map((entry) => entry.name), more], [names, false]);
      assert.deepEqual(entries[0], {
        ...{ name: 'SMS', kind: 'directory', sizeBytes: 4096, files: 1, modified: '2026-03-14T15:09:26.000Z' },
      });
      const page = await list('HomeDomain/Library', { limit: 2, after: 'empty' });
      assert.deepEqual([page.entries.map((entry) => entry.name), page.more], [['fifteen', 'link'], true]);
      assert.equal((await list('HomeDomain/Library', { limit: 7 })).more, false);
      assert.deepEqual((await list('HomeDomain/Library/one')).entries.length, 1);
      assert.equal((await list('HomeDomain/caf\u00e9')).path, 'HomeDomain/caf\u00e9');
      await assert.rejects(list('HomeDomain/library'), { code: 'engine/no-such-path' });
    }
  });
});

test('a tree shows so many levels, each folder before what is in it', async () => {
  await inPlace(async ({ environment, opener }) => {
    const target = `${golden('plain')}:CameraRollDomain`;
    const { entries } = await listTree(environment, { target, opener, depth: 2 }, quiet);
    assert.deepEqual(
      entries.map(({ depth, name }) => [depth, name]),
      [
        [1, 'Media'],
        [2, 'DCIM'],
      ],
    );
  });
});

test('what takes the room is told by apps with all their parts, and by domain', async () => {
  await inPlace(async ({ environment, opener }) => {
    const usage = await diskUsage(environment, { target: golden('encrypted'), opener }, quiet);
    assert.deepEqual([usage.files, usage.sizeBytes], [9, 74_164]);
    assert.deepEqual(
      usage.domains.map(({ id, name }) => [id, name]),
      [
        ['CameraRollDomain', 'Photos and videos'],
        ['HomeDomain', 'Messages, contacts, calendars, settings and more'],
      ],
    );
    assert.deepEqual(usage.parts, usage.domains);
    const below = await diskUsage(environment, { target: `${golden('encrypted')}:HomeDomain/Library`, opener }, quiet);
    assert.deepEqual([below.files, below.parts[0]], [6, { id: 'SMS', files: 1, sizeBytes: 4096 }]);
  });
  const apps = ['com.example.pear', 'com.example.pear.pro', 'com.example'];
  for (const [domain, app] of [
    ['AppDomain-com.example.pear', 'com.example.pear'],
    ['AppDomain-com.unknown', 'com.unknown'],
    ['AppDomainPlugin-com.example.pear.share', 'com.example.pear'],
    ['AppDomainPlugin-com.example.pear.pro.widget', 'com.example.pear.pro'],
    ['AppDomainGroup-group.com.example.pear', 'com.example.pear'],
    ['AppDomainGroup-A1B2C3.com.example.pear.shared', 'com.example.pear'],
    ['AppDomainGroup-group.com.elsewhere', 'group.com.elsewhere'],
  ] as const) {
    const part = appPartOf(domain);
    assert.ok(part);
    assert.equal(appOf(part, apps), app, domain);
  }
  assert.equal(appPartOf('HomeDomain'), undefined);
  assert.equal(domainWords('SysContainerDomain-com.apple.x'), 'System service');
  assert.equal(domainWords('toString'), undefined);
});

test('no command that reads changes the backup', async () => {
  await inPlace(async ({ environment, opener, at }) => {
    for (const name of ['plain', 'encrypted', 'ios9-encrypted', 'ios10.1-encrypted']) {
      const before = fingerprint(golden(name));
      const target = golden(name);
      await listFiles(environment, { target, opener }, quiet);
      await listTree(environment, { target, opener, depth: 9 }, quiet);
      await diskUsage(environment, { target, opener }, quiet);
      await readFile(environment, { target: `${target}:HomeDomain/Library/one`, opener, write: () => {} }, quiet);
      await getFiles(environment, { target: `${target}:/`, opener, destination: at(name) }, quiet);
      for (const wrong of [{ destination: join(target, 'new/out') }, { attributes: join(target, 'attributes') }]) {
        const input = { target: `${target}:/`, opener, destination: at('other'), ...wrong };
        await assert.rejects(getFiles(environment, input, quiet), { code: 'backup/destination-in-backup' });
      }
      assert.equal(fingerprint(golden(name)), before, name);
    }
  });
});

/** Every name, time, mode and byte of a folder. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
    const stats = statSync(join(folder, name));
    hash.update(`${name} ${stats.mtimeMs} ${stats.mode} ${stats.size}\n`);
    if (stats.isFile()) hash.update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}
