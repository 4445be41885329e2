import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isFailure, udid } from '@pearmain/base';
import { backupFolderConformance } from '@pearmain/testkit';
import fc from 'fast-check';
import { openBackup } from '../backup.js';
import { contentPath, fileId } from '../layout.js';
import { golden, inCopy, quiet } from '../samples.test.js';
import { verifyBackup } from '../verify/verify.js';
import { BackupWriter } from '../writer/backup-writer.js';
import { DroppedFiles } from './dropped-files.js';
import { EntryFinder } from './entry-finder.js';
import { keepChosen } from './keep-chosen.js';
import { SelectiveWriter } from './selective-writer.js';

const phone = udid('00008110-001A2B3C4D5E6F70');

function inScratch<T>(work: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'keep-'));
  try {
    return work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('a file is told by where it lies on the phone, in the ways in which phones name that', () => {
  const apps = ['com.example.bakery', 'com.example.ferry', 'group.net.shared'];
  const container = '/.b/6/mobile/Containers/Data/Application/5B9DC1F4-1A2B-4C3D-8E4F-5A6B7C8D9E0F';
  const group = '/.b/6/mobile/Containers/Shared/AppGroup/0F5B9DC1-1A2B-4C3D-8E4F-5A6B7C8D9E0F';
  const known = [
    ['/.b/6/mobile/Library/SMS/sms.db', 'HomeDomain', 'Library/SMS/sms.db'],
    ['/.b/6/mobile/Media/DCIM/100APPLE/IMG_0001.HEIC', 'CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.HEIC'],
    ['/.ba/mobile/Media/Recordings/1.m4a', 'MediaDomain', 'Media/Recordings/1.m4a'],
    ['/var/Keychains/keychain-backup.plist', 'KeychainDomain', 'keychain-backup.plist'],
    ['/.b/6/var/mobile/Library/Health/healthdb.sqlite', 'HealthDomain', 'Health/healthdb.sqlite'],
    ['/.b/6/mobile/Library/café', 'HomeDomain', 'Library/café'],
    [`${container}/Documents/a.txt`, 'AppDomain-com.example.ferry', 'Documents/a.txt'],
    [`${container}/Library/b.txt`, 'AppDomain-com.example.ferry', 'Library/b.txt'],
    [`${group}/c.db`, 'AppDomainGroup-group.com.example.bakery', 'c.db'],
    [`${group}1/c.db`, 'AppDomainGroup-group.net.shared', 'c.db'],
    ['/x/Data/PluginKitPlugin/com.example.bakery.share/d', 'AppDomainPlugin-com.example.bakery.share', 'd'],
  ] as const;
  const finder = new EntryFinder(apps);
  for (const [label, domain, relativePath] of known) {
    assert.deepEqual(finder.find(label, fileId(domain, relativePath)), { domain, relativePath }, label);
  }
});

test('a label that says something else than the id proves nothing', () => {
  const finder = new EntryFinder(['com.example.ferry']);
  finder.find('/.b/6/mobile/Library/Notes/x', fileId('HomeDomain', 'Library/Notes/x'));
  assert.equal(finder.find('/.b/6/mobile/Library/Notes/x', fileId('HomeDomain', 'Library/SMS/sms.db')), undefined);
  fc.assert(
    fc.property(fc.string({ maxLength: 4096 }), (label) => {
      assert.equal(finder.find(label, 'f'.repeat(40)), undefined);
    }),
  );
  assert.equal(finder.find('/'.repeat(4096), 'f'.repeat(40)), undefined);
});

test('what was dropped is known again; notes that are damaged are begun anew', () =>
  inScratch((root) => {
    const path = join(root, 'dropped.db');
    const [one, two, three] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)];
    const sizes = () => {
      using dropped = DroppedFiles.open(path);
      return [one, two, three].map((id) => dropped.sizeOf(id));
    };
    {
      using dropped = DroppedFiles.open(path);
      dropped.add(one, 70_000);
      dropped.add(two, 1);
      dropped.remove(two);
      dropped.remove(three);
    }
    assert.deepEqual(sizes(), [70_000, 0, undefined]);
    writeFileSync(path, 'no database'.repeat(1000));
    assert.deepEqual(sizes(), [undefined, undefined, undefined]);
  }));

backupFolderConformance('a folder that keeps only some data', () => {
  const root = mkdtempSync(join(tmpdir(), 'keep-'));
  const writer = BackupWriter.open({ root, udid: phone });
  const dropped = join(root, 'dropped.db');
  const folder = new SelectiveWriter(writer, { types: ['photos'], fromPhone: { apps: [] }, dropped });
  return {
    folder,
    udid: phone,
    plantLink: (path, target) => symlinkSync(target, join(root, path)),
    close: () => {
      folder[Symbol.dispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
});

test('what is not wanted is dropped and listed in its length, and what nobody can tell is kept', () =>
  inScratch((root) => {
    const writer = BackupWriter.open({ root, udid: phone });
    const apps = ['com.example.ferry', 'com.other'];
    const groups = new Map([['com.other', ['group.other']]]);
    const fromPhone = { apps, groups };
    const dropped = join(root, 'dropped.db');
    const put = (folder: SelectiveWriter, domain: string, path: string, label = `/.b/6/var/mobile/${path}`) => {
      const id = fileId(domain, path);
      const sink = folder.create(`${phone}/Snapshot/${contentPath(id)}`, label);
      sink.write(Buffer.from('seventeen letters'));
      sink.commit();
      const listed = folder.list(`${phone}/Snapshot/${id.slice(0, 2)}`)?.find(({ name }) => name === id)?.sizeBytes;
      return [statSync(join(root, phone, 'Snapshot', contentPath(id))).size, listed];
    };
    {
      using folder = new SelectiveWriter(writer, { types: ['messages', 'app:com.example.ferry'], fromPhone, dropped });
      assert.deepEqual(put(folder, 'HomeDomain', 'Library/SMS/sms.db'), [17, 17]);
      assert.deepEqual(put(folder, 'CameraRollDomain', 'Media/DCIM/1.JPG'), [0, 17]);
      assert.deepEqual(
        put(folder, 'CameraRollDomain', 'Media/DCIM/2.JPG', '/var/tmp/tmp.2.x'),
        [17, 17],
        'no one can tell',
      );
      const inside = (kind: string) => `/.b/6/mobile/Containers/${kind}/5B9DC1F4-1A2B-4C3D-8E4F-5A6B7C8D9E0F/x`;
      assert.deepEqual(put(folder, 'AppDomain-com.other', 'x', inside('Data/Application')), [0, 17]);
      assert.deepEqual(put(folder, 'AppDomainGroup-group.other', 'x', inside('Shared/AppGroup')), [0, 17]);
      const nameless = '/Containers/Shared/AppGroup/group.nobody/x';
      assert.deepEqual(put(folder, 'AppDomainGroup-group.nobody', 'x', nameless), [17, 17], 'whose, the index says');
      const plugin = '/Containers/Data/PluginKitPlugin/com.nobody.share/x';
      assert.deepEqual(put(folder, 'AppDomainPlugin-com.nobody.share', 'x', plugin), [17, 17], 'the same');
    }
    using again = new SelectiveWriter(writer, { types: ['photos'], fromPhone, dropped });
    const id = fileId('CameraRollDomain', 'Media/DCIM/1.JPG');
    const listed = () => again.list(`${phone}/Snapshot/${id.slice(0, 2)}`)?.find(({ name }) => name === id)?.sizeBytes;
    assert.equal(listed(), 17, 'known from the run before');
    assert.deepEqual(put(again, 'CameraRollDomain', 'Media/DCIM/1.JPG'), [17, 17]);
  }));

const older = (name: string) => join(golden.plain, '..', name);

for (const [name, source, password] of [
  ['a plain backup', golden.plain, undefined],
  ['an encrypted backup', golden.encrypted, golden.password],
  ['a plain backup of iOS 9', older('ios9-plain'), undefined],
  ['an encrypted backup of iOS 9', older('ios9-encrypted'), golden.password],
  ['an encrypted backup of iOS 10.1', older('ios10.1-encrypted'), golden.password],
] as const) {
  test(`${name} of which messages are kept holds them as they were, in an index of its form`, () =>
    inCopy(source, async (folder) => {
      const opening = password === undefined ? {} : { password };
      const manifest = readFileSync(join(folder, 'Manifest.plist'));
      for (const round of ['once', 'once more']) {
        await keepChosen(folder, { types: ['messages'], ...opening }, quiet);
        using backup = await openBackup(folder, opening);
        const paths = [...backup.rows()].map((row) => row.relativePath);
        assert.deepEqual(paths.sort(), ['', 'Library', 'Library/SMS', 'Library/SMS/sms.db'], round);
        const row = backup.find('HomeDomain', 'Library/SMS/sms.db');
        assert.ok(row);
        const hash = createHash('sha256');
        for await (const chunk of backup.contents(row)) hash.update(chunk);
        assert.equal(hash.digest('hex'), golden.contents.find(({ path }) => path === row.relativePath)?.sha256);
        assert.deepEqual(backup.info?.keptTypes, ['messages']);
        const report = await verifyBackup(folder, opening, quiet);
        assert.deepEqual([report.ok, report.level, report.counts.storedFiles], [true, 'complete', 1], round);
        assert.equal(report.found['content-unneeded'], undefined);
      }
      assert.deepEqual(readFileSync(join(folder, 'Manifest.plist')), manifest);
      assert.deepEqual(readdirSync(join(folder, '..')), ['backup'], 'nothing is left beside it');
    }));
}

test('without the password nothing of an encrypted backup is touched', () =>
  inCopy(golden.encrypted, async (folder) => {
    const before = readFileSync(join(folder, 'Manifest.db'));
    const failing = async (password: string | undefined, code: string) =>
      await assert.rejects(
        keepChosen(folder, { types: ['photos'], ...(password === undefined ? {} : { password }) }, quiet),
        (error) => isFailure(error, code),
      );
    await failing(undefined, 'backup/password-needed');
    await failing('wrong', 'backup/wrong-password');
    writeFileSync(join(folder, '..', 'new-index'), 'a file where a folder is wanted');
    assert.deepEqual(readFileSync(join(folder, 'Manifest.db')), before);
    await keepChosen(folder, { types: ['photos'], password: golden.password }, quiet);
  }));
