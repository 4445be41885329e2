import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBackup, readBackup, unlockBackup } from '../backup.js';
import { openListing } from '../listing/open-listing.js';
import { inCopy, quiet, sample } from '../samples.test.js';
import { extract } from './extract.js';

for (const name of ['pyiosbackup-encrypted-mini', 'pyiosbackup-mbdb-mini']) {
  const { path, skip } = sample(`backup/${name}`);
  test(`the file of ${name} is listed and taken out as its makers noted it`, { skip }, () =>
    inCopy(path, async (folder) => {
      const [destination, cache] = [join(folder, '../out'), join(folder, '../cache')];
      mkdirSync(destination);
      using backup = await openBackup(folder, { password: '0000' });
      const report = await extract({ backup, rows: () => backup.rows(), destination }, quiet);
      assert.deepEqual([report.files, report.bytes, report.inexact.count], [1, 9, 0]);
      const file = join(destination, 'MyTestDomain/Media/Test.txt');
      assert.equal(readFileSync(file, 'utf8'), 'Test data');
      assert.deepEqual([statSync(file).mtimeMs / 1000, statSync(file).mode & 0o777], [1628082463, 0o755]);
      const parts = readBackup(folder);
      using keys = await unlockBackup(parts, '0000');
      using listing = await openListing(parts, { keys, cache, now: new Date() }, quiet);
      assert.equal(listing.find('MyTestDomain/Media/Test.txt')?.sizeBytes, 9);
    }),
  );
}

const partial = sample('backup/mvt-ios14.3-partial');

test(
  'of a real phone’s partial backup everything is listed, what is there is taken out, and the rest is named',
  {
    skip: partial.skip,
  },
  () =>
    inCopy(partial.path, async (folder) => {
      const [destination, cache] = [join(folder, '../out'), join(folder, '../cache')];
      mkdirSync(destination);
      using listing = await openListing(readBackup(folder), { cache, now: new Date() }, quiet);
      assert.equal([...listing.entries('')].length, 562);
      assert.equal(listing.totals.files, 1089);
      assert.equal([...listing.walk('')].filter(({ entry }) => entry.kind === 'link').length, 14);
      assert.equal([...listing.entries('CameraRollDomain/Media/DCIM/100APPLE')].length > 0, true);

      using backup = await openBackup(folder);
      const report = await extract({ backup, rows: () => backup.rows(), destination }, quiet);
      const { missing, unreadable, links, files, folders } = report;
      assert.deepEqual([missing.count, links.count, folders], [1079, 14, 2618]);
      assert.deepEqual(
        [files, unreadable.count],
        [10, 0],
        'the content was decrypted, the records still have their keys',
      );
      assert.equal(
        readFileSync(join(destination, 'HomeDomain/Library/SMS/sms.db')).toString('latin1', 0, 15),
        'SQLite format 3',
      );
      const found = readdirSync(destination, { recursive: true, withFileTypes: true });
      assert.equal(found.filter((entry) => entry.isFile()).length, files);
    }),
);
