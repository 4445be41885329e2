import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dictIn, writeBinaryPlist } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { type Backup, openBackup, readBackup } from '../backup.js';
import { convertBackup } from '../convert/convert-backup.js';
import { contentPath, fileId } from '../layout.js';
import { findPlist } from '../read-plist.js';
import { golden, quiet } from '../samples.test.js';
import { verifyBackup } from '../verify/verify.js';
import { composeBackup } from './compose-backup.js';
import type { ComposeSource, Composition } from './source.js';

const now = new Date('2026-03-03T12:00:00Z');
const names = ['plain', 'encrypted', 'ios10.1-encrypted', 'ios9-plain', 'ios9-encrypted'];
const folderOf = (name: string) => join(golden.plain, '..', name);
const passwordOf = (name: string) => (name.includes('encrypted') ? { password: golden.password } : {});
const isMessages = (domain: string, path: string) => domain === 'HomeDomain' && path.startsWith('Library/SMS/');
const isPhotos = (domain: string) => domain === 'CameraRollDomain';
const keptForever = new Date('2001-01-01T00:00:00Z');

async function inScratch<T>(work: (at: (name: string) => string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'compose-test-'));
  try {
    return await work((name) => join(scratch, name));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function taking(backup: Backup, takes: ComposeSource['takes'], emptiesLogs = false): ComposeSource {
  return { backup, takes, emptiesLogs };
}

function compose(sources: Composition['sources'], folder: string, isWhole = false) {
  return composeBackup({ sources, folder, isWhole, now }, quiet);
}

/** What a folder holds, to the byte. */
function bytesOf(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    paths.flatMap((path): [string, string][] => {
      const stats = lstatSync(join(folder, path));
      return stats.isFile() ? [[path, `${stats.mtimeMs} ${sha256(readFileSync(join(folder, path)))}`]] : [];
    }),
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function read(backup: Backup, domain: string, path: string): Promise<string | undefined> {
  const row = backup.find(domain, path);
  if (!row) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of backup.contents(row)) hash.update(chunk);
  return hash.digest('hex');
}

async function checkSound(folder: string, password: object): Promise<void> {
  const { findings, level } = await verifyBackup(folder, password, quiet);
  assert.deepEqual(
    findings.map(({ message, file }) => [message, file]),
    [],
  );
  assert.equal(level, 'complete');
}

for (const name of names) {
  test(`of a backup (${name}) the messages alone are one again, whole, with the folders above them and nothing else`, () =>
    inScratch(async (at) => {
      const before = bytesOf(folderOf(name));
      {
        using source = await openBackup(folderOf(name), passwordOf(name));
        const report = await compose([taking(source, isMessages)], at('composed'));
        assert.deepEqual([report.files, report.missing.count, report.refused.count], [1, 0, 0]);
        assert.notEqual(report.sharing, undefined);
      }
      assert.deepEqual(bytesOf(folderOf(name)), before, 'the source is as it was');
      await checkSound(at('composed'), passwordOf(name));
      using composed = await openBackup(at('composed'), passwordOf(name));
      using source = await openBackup(folderOf(name), passwordOf(name));
      assert.deepEqual([...composed.rows()].map(({ domain, relativePath }) => `${domain}/${relativePath}`).sort(), [
        'HomeDomain/',
        'HomeDomain/Library',
        'HomeDomain/Library/SMS',
        'HomeDomain/Library/SMS/sms.db',
      ]);
      for (const row of composed.rows()) {
        assert.deepEqual(composed.record(row), source.record(row), 'what the phone noted has not changed');
      }
      const [sms] = golden.contents;
      assert.equal(await read(composed, 'HomeDomain', 'Library/SMS/sms.db'), sms?.sha256);
      assert.deepEqual(composed.properties.keybag, source.properties.keybag);
      assert.equal(composed.completeness, 'complete');
      assert.notEqual(composed.status?.uuid, source.status?.uuid);
      const isSealed = name === 'encrypted';
      assert.deepEqual(
        [composed.properties.manifestKey !== undefined, composed.isEncrypted],
        [isSealed, name.includes('encrypted')],
      );
    }));

  test(`two backups (${name}) become one: everything of the first but its photos, the photos of the second`, () =>
    inScratch(async (at) => {
      cpSync(folderOf(name), at('other'), { recursive: true });
      using first = await openBackup(folderOf(name), passwordOf(name));
      using second = await openBackup(at('other'), passwordOf(name));
      const all = taking(first, (domain) => !isPhotos(domain));
      const report = await compose([all, taking(second, isPhotos)], at('composed'), true);
      assert.equal(report.files, [...first.rows()].filter(({ flags }) => flags === 1).length);
      await checkSound(at('composed'), passwordOf(name));
      using composed = await openBackup(at('composed'), passwordOf(name));
      const inodes = [...composed.rows()].map((row) => composed.record(row).inode);
      assert.equal(new Set(inodes).size, new Set([...first.rows()].map((row) => first.record(row).inode)).size);
      for (const { domain, path, sha256: expected } of golden.contents) {
        if (!first.find(domain, path)) continue;
        assert.equal(await read(composed, domain, path), expected, `${domain}/${path}`);
      }
    }));
}

test('messages of a plain backup, and of one with another password, go into an encrypted one and are encrypted there', () =>
  inScratch(async (at) => {
    using plain = await openBackup(golden.plain);
    using cheap = await openBackup(folderOf('ios10.1-encrypted'), { password: golden.password });
    await convertBackup(cheap, { folder: at('other'), newPassword: 'another', keys: undefined, now }, quiet);
    using encrypted = await openBackup(golden.encrypted, { password: golden.password });
    using other = await openBackup(at('other'), { password: 'another' });
    for (const [name, backup] of Object.entries({ plain, other })) {
      await compose([taking(encrypted, isPhotos), taking(backup, isMessages)], at(`with ${name}`));
      await checkSound(at(`with ${name}`), { password: golden.password });
      using composed = await openBackup(at(`with ${name}`), { password: golden.password });
      const row = backup.find('HomeDomain', 'Library/SMS/sms.db');
      assert.ok(row);
      const [expected] = golden.contents;
      assert.equal(await read(composed, 'HomeDomain', 'Library/SMS/sms.db'), expected?.sha256);
      const stored = readFileSync(join(at(`with ${name}`), contentPath(row.fileId)));
      assert.notEqual(sha256(stored), expected?.sha256);
    }
    await assert.rejects(compose([taking(plain, isMessages), taking(other, isPhotos)], at('open')), {
      code: 'backup/compose-mismatch',
      message: /encrypted/,
    });
    using old = await openBackup(folderOf('ios9-plain'));
    await assert.rejects(compose([taking(plain, isMessages), taking(old, isPhotos)], at('mixed')), {
      code: 'backup/compose-mismatch',
      message: /generations/,
    });
    assert.deepEqual(readdirSync(at('.')).sort(), ['other', 'with other', 'with plain']);
  }));

for (const name of names.filter((each) => each !== 'encrypted')) {
  test(`a database without a log (${name}) gets an empty one, which the phone’s own cannot outlive`, () =>
    inScratch(async (at) => {
      const source = at('source');
      {
        using backup = await openBackup(folderOf(name), passwordOf(name));
        using database = Database.inMemory();
        database.script('CREATE TABLE message (text); INSERT INTO message VALUES (1)');
        await putContent(backup, source, database.serialize());
      }
      using backup = await openBackup(source, passwordOf(name));
      await compose([taking(backup, isMessages, true)], at('composed'));
      await checkSound(at('composed'), passwordOf(name));
      using composed = await openBackup(at('composed'), passwordOf(name));
      for (const suffix of ['-wal', '-shm']) {
        assert.equal(await read(composed, 'HomeDomain', `Library/SMS/sms.db${suffix}`), sha256(new Uint8Array()));
      }
      const inodes = [...composed.rows()].map((row) => composed.record(row).inode);
      assert.equal(new Set(inodes).size, inodes.length);
    }));
}

/** Converts a backup so that its `sms.db` holds `content`, under the same password. */
async function putContent(backup: Backup, folder: string, content: Uint8Array): Promise<void> {
  const changed = new Proxy(backup, {
    get(target, key) {
      if (key !== 'open') {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return async (row: Parameters<Backup['open']>[0]) => {
        const opened = await target.open(row);
        if (!row.relativePath.endsWith('sms.db')) return opened;
        return { ...opened, plan: { lengthBytes: content.length }, chunks: () => chunksOf(content) };
      };
    },
  });
  const newPassword = backup.isEncrypted ? golden.password : undefined;
  await convertBackup(changed, { folder, newPassword, keys: undefined, now: keptForever }, quiet);
}

async function* chunksOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

test('apps come with what the phone must know of them, and those that were not chosen do not', () =>
  inScratch(async (at) => {
    cpSync(golden.plain, at('source'), { recursive: true });
    const manifest = findPlist(at('source'), 'Manifest.plist') ?? {};
    const entry = (id: string) => ({ CFBundleIdentifier: id, ContainerContentClass: 'Data/Application' });
    const applications = { 'org.example.one': entry('org.example.one'), 'org.example.two': entry('org.example.two') };
    const containers = { ...applications, 'com.apple.other': {} };
    writeFileSync(
      at('source/Manifest.plist'),
      writeBinaryPlist({ ...manifest, Applications: applications, Containers: containers }),
    );
    const info = findPlist(at('source'), 'Info.plist') ?? {};
    const installed = { Applications: { 'org.example.one': {}, 'org.example.two': {} } };
    writeFileSync(
      at('source/Info.plist'),
      writeBinaryPlist({ ...info, ...installed, 'Installed Applications': ['org.example.one', 'org.example.two'] }),
    );
    {
      using index = Database.open(at('source/Manifest.db'), { mode: 'write' });
      const domain = 'AppDomain-org.example.one';
      const { file } = index.row("SELECT file FROM Files WHERE relativePath = '' AND domain = 'HomeDomain'") ?? {};
      assert.ok(file instanceof Uint8Array);
      index.run('INSERT INTO Files VALUES (?, ?, ?, 2, ?)', fileId(domain, ''), domain, '', file);
    }
    using source = await openBackup(at('source'));
    await compose([taking(source, (domain) => domain === 'AppDomain-org.example.one')], at('composed'));
    const composed = readBackup(at('composed'));
    assert.deepEqual(Object.keys(dictIn(composed.properties.raw, 'Applications') ?? {}), ['org.example.one']);
    assert.deepEqual(Object.keys(dictIn(composed.properties.raw, 'Containers') ?? {}), [
      'org.example.one',
      'com.apple.other',
    ]);
    assert.deepEqual(Object.keys(dictIn(composed.info?.raw ?? {}, 'Applications') ?? {}), ['org.example.one']);
    assert.deepEqual(composed.info?.installedApplications, ['org.example.one']);
    await compose([taking(source, () => true)], at('whole'), true);
    assert.equal(Object.keys(dictIn(readBackup(at('whole')).properties.raw, 'Applications') ?? {}).length, 2);
  }));

test('names that lead elsewhere and content that is gone are left out, and told', () =>
  inScratch(async (at) => {
    cpSync(golden.plain, at('source'), { recursive: true });
    const evil: readonly [string, string][] = [
      ['HomeDomain', '../etc/passwd'],
      ['HomeDomain', '/Library/x'],
      ['HomeDomain', 'Library//x'],
      ['AppDomain-../x', 'y'],
      ['evil', 'z'],
    ];
    {
      using index = Database.open(at('source/Manifest.db'), { mode: 'write' });
      const { file } = index.row("SELECT file FROM Files WHERE relativePath = 'Library/one'") ?? {};
      assert.ok(file instanceof Uint8Array);
      for (const [domain, path] of evil) {
        index.run('INSERT INTO Files VALUES (?, ?, ?, 1, ?)', fileId(domain, path), domain, path, file);
      }
      index.run("DELETE FROM Files WHERE relativePath = 'Library'");
    }
    rmSync(at(join('source', contentPath(fileId('HomeDomain', 'Library/fifteen')))));
    using source = await openBackup(at('source'));
    const report = await compose([taking(source, () => true)], at('composed'));
    assert.deepEqual(report.missing.first, ['HomeDomain/Library/fifteen']);
    assert.equal(report.refused.count, evil.length);
    await checkSound(at('composed'), {});
    using composed = await openBackup(at('composed'));
    const made = composed.find('HomeDomain', 'Library');
    assert.equal(made && composed.record(made).mode, 0o40755, 'a folder that was missing is made');
  }));

test('content whose key could be locked for nobody is not put into a backup', () =>
  inScratch(async (at) => {
    using base = await openBackup(folderOf('ios9-encrypted'), passwordOf('ios9-encrypted'));
    Object.defineProperty(base, 'wrapFileKey', { value: () => undefined });
    for (const name of ['ios9-plain', 'ios9-encrypted']) {
      using other = await openBackup(folderOf(name), passwordOf(name));
      const sources = [taking(base, () => false), taking(other, isMessages)] as const;
      await assert.rejects(compose(sources, at(name)), { code: 'backup/damaged-keybag' });
    }
  }));
