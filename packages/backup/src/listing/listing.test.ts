import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { KeyedArchiveWriter } from '@pearmain/formats';
import { Database } from '@pearmain/sqlite';
import { readBackup, unlockBackup } from '../backup.js';
import { fileId } from '../layout.js';
import { golden, inCopy, quiet } from '../samples.test.js';
import type { Listing } from './listing.js';
import { openListing } from './open-listing.js';

async function open(folder: string, cache = join(folder, '../cache')): Promise<Listing> {
  const parts = readBackup(folder);
  using keys = parts.properties.isEncrypted ? await unlockBackup(parts, golden.password) : undefined;
  return await openListing(parts, { keys, cache, now: new Date() }, quiet);
}

function addRows(folder: string, paths: readonly (readonly [domain: string, path: string, sizeBytes: number])[]): void {
  using database = Database.open(join(folder, 'Manifest.db'), { mode: 'write' });
  database.transaction(() => {
    for (const [domain, path, Size] of paths) {
      const writer = new KeyedArchiveWriter();
      const root = writer.add({ Mode: 0o100644, Size, LastModified: 1000 });
      const row = [fileId(domain, path), domain, path, 1, writer.finish(root)] as const;
      database.run('INSERT OR REPLACE INTO Files VALUES (?, ?, ?, ?, ?)', ...row);
    }
  });
}

const names = (listing: Listing, folder: string): string[] => [...listing.entries(folder)].map(({ name }) => name);

test('folders are listed with their names sorted, and say what is below them', async () => {
  for (const source of [golden.plain, golden.encrypted]) {
    await inCopy(source, async (folder) => {
      using listing = await open(folder);
      assert.deepEqual(names(listing, ''), ['CameraRollDomain', 'HomeDomain']);
      assert.deepEqual(names(listing, 'HomeDomain'), ['Library', 'cafe\u0301', 'caf\u00e9']);
      assert.deepEqual(names(listing, 'HomeDomain/Library/nothing'), []);
      const sizeBytes = golden.contents.reduce((sum, { size }) => sum + size, 0);
      const { files } = listing.totals;
      assert.deepEqual([files, listing.totals.sizeBytes], [golden.contents.length, sizeBytes]);
      assert.deepEqual(listing.find('CameraRollDomain'), {
        name: 'CameraRollDomain',
        kind: 'directory',
        sizeBytes: 70_001,
        files: 1,
        modified: 1773500966,
      });
      assert.equal(listing.find('HomeDomain/Library/link')?.kind, 'link');
      assert.equal(listing.find('HomeDomain/Library/SMS/sms.db')?.sizeBytes, 4096);
      assert.equal(listing.find('HomeDomain/Library/SMS/none'), undefined);
      assert.equal(listing.find('')?.files, golden.contents.length);
      const walked = [...listing.walk('')].map(({ path }) => path);
      assert.equal(walked.length, listing.totals.entries);
      assert.ok(walked.indexOf('HomeDomain/Library/SMS') + 1 === walked.indexOf('HomeDomain/Library/SMS/sms.db'));
      assert.deepEqual(
        [...listing.walk('HomeDomain', 1)].map(({ path }) => path),
        ['HomeDomain/Library', 'HomeDomain/cafe\u0301', 'HomeDomain/caf\u00e9'],
      );
    });
  }
});

test('a large folder is given in pages, wherever one begins', async () => {
  await inCopy(golden.plain, async (folder) => {
    const many = Array.from(
      { length: 1500 },
      (_, number) => `${String.fromCodePoint(0x1f600 + (number % 7))}-${number}`,
    );
    addRows(
      folder,
      many.map((name) => ['HomeDomain', `many/${name}`, 1] as const),
    );
    using listing = await open(folder);
    const all = names(listing, 'HomeDomain/many');
    assert.deepEqual(
      [...all].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      all,
    );
    assert.equal(all.length, many.length);
    const paged: string[] = [];
    for (let after: string | undefined; ; after = paged.at(-1)) {
      const page = [...listing.entries('HomeDomain/many', { after, limit: 97 })];
      if (page.length === 0) break;
      paged.push(...page.map(({ name }) => name));
    }
    assert.deepEqual(paged, all);
    assert.deepEqual([...listing.entries('HomeDomain/many', { limit: 0 })], []);
    for (const name of all) assert.equal(listing.find(`HomeDomain/many/${name}`)?.name, name);
    assert.equal(listing.find('HomeDomain/many')?.files, 1500, 'a folder without a row is one all the same');
  });
});

test('a hostile index is listed as it is, and every file in it is counted once', async () => {
  await inCopy(golden.plain, async (folder) => {
    addRows(folder, [
      ['..', '../..', 1],
      ['HomeDomain', 'a//b', 2],
      ['HomeDomain', 'Library', 3],
      ['a/b', 'c', 4],
      ['', '', 5],
      ['HomeDomain', 'deep/'.repeat(3000), 6],
    ]);
    using listing = await open(folder);
    const before = golden.contents.reduce((sum, { size }) => sum + size, 0);
    assert.equal(listing.totals.sizeBytes, before + 21);
    assert.equal(listing.find('HomeDomain/Library')?.kind, 'directory');
    assert.equal([...listing.walk('')].length, listing.totals.entries);
  });
});

test('a listing is made once, and anew when the index is another', async () => {
  await inCopy(golden.plain, async (folder) => {
    const cache = join(folder, '../cache');
    (await open(folder))[Symbol.dispose]();
    const [name = ''] = readdirSync(cache);
    const path = join(cache, name);
    assert.deepEqual([statSync(path).mode & 0o777, statSync(cache).mode & 0o777], [0o600, 0o700]);
    const made = statSync(path).ino;
    (await open(folder))[Symbol.dispose]();
    assert.deepEqual([readdirSync(cache).length, statSync(path).ino], [1, made]);
    addRows(folder, [['HomeDomain', 'new', 1]]);
    using listing = await open(folder);
    assert.ok(listing.find('HomeDomain/new'));
    assert.equal(readdirSync(cache).length, 2);
  });
});

test('the listing of an encrypted backup shows nobody what the backup itself hides', async () => {
  await inCopy(golden.encrypted, async (folder) => {
    const cache = join(folder, '../cache');
    (await open(folder))[Symbol.dispose]();
    const [name = ''] = readdirSync(cache);
    const bytes = readFileSync(join(cache, name));
    for (const secret of ['Library', 'sms', 'Domain', 'IMG_0001']) assert.equal(bytes.includes(secret), false, secret);
    const parts = readBackup(folder);
    await assert.rejects(openListing(parts, { cache, now: new Date() }, quiet), { code: 'backup/password-needed' });
    using plain = await open(golden.plain, cache);
    assert.ok(plain.find('HomeDomain'));
  });
});

test('a listing that was damaged is told, and made anew the next time', async () => {
  await inCopy(golden.encrypted, async (folder) => {
    const cache = join(folder, '../cache');
    (await open(folder))[Symbol.dispose]();
    const path = join(cache, readdirSync(cache)[0] ?? '');
    {
      using database = Database.open(path, { mode: 'write' });
      database.script('UPDATE Pages SET entries = zeroblob(length(entries))');
    }
    {
      using listing = await open(folder);
      assert.throws(() => names(listing, ''), { code: 'backup/damaged-listing' });
    }
    {
      using listing = await open(folder);
      assert.equal(names(listing, '').length, 2);
    }
    writeFileSync(path, 'no database at all');
    using listing = await open(folder);
    assert.equal(names(listing, '').length, 2);
  });
});

test('a page is not taken for another one', async () => {
  await inCopy(golden.encrypted, async (folder) => {
    const cache = join(folder, '../cache');
    (await open(folder))[Symbol.dispose]();
    using database = Database.open(join(cache, readdirSync(cache)[0] ?? ''), { mode: 'write' });
    database.script('UPDATE Pages SET entries = (SELECT entries FROM Pages ORDER BY folder LIMIT 1)');
    using listing = await open(folder);
    assert.throws(() => [...listing.walk('')], { code: 'backup/damaged-listing' });
  });
});

test('where nothing can be kept, the listing is made all the same', async () => {
  await inCopy(golden.plain, async (folder) => {
    const blocked = join(folder, '../blocked');
    writeFileSync(blocked, '');
    using listing = await open(folder, join(blocked, 'cache'));
    assert.equal(names(listing, '').length, 2);
  });
});

test('what a killed run left, and listings that nobody uses, do not pile up', async () => {
  await inCopy(golden.plain, async (folder) => {
    const cache = join(folder, '../cache');
    mkdirSync(cache);
    for (let number = 0; number < 60; number += 1) {
      const path = join(cache, `${number}.listing`);
      writeFileSync(path, '');
      utimesSync(path, number, number);
    }
    writeFileSync(join(cache, 'x.listing.1.part'), '');
    utimesSync(join(cache, 'x.listing.1.part'), 5, 5);
    chmodSync(cache, 0o700);
    (await open(folder))[Symbol.dispose]();
    const left = readdirSync(cache);
    assert.equal(left.length, 50);
    assert.ok(left.includes('59.listing') && !left.includes('0.listing') && !left.includes('x.listing.1.part'));
  });
});
