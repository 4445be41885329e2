import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeBinaryPlist } from '@pearmain/formats';
import { describeFolder } from './describe-folder.js';
import { fillBackup, inLocation, phone } from './places.test.js';
import { isSnapshotId } from './snapshot-id.js';
import { findLatest } from './snapshots.js';

test('a backup of other software describes itself, whatever lies in its folder and whatever date it claims', () =>
  inLocation((location) => {
    const place = location.place(phone);
    fillBackup(place.backup, 'foreign');
    writeFileSync(join(place.backup, 'ab'), 'a file with the name of a folder');
    for (const year of [1601, 9999, 20_000]) {
      writeFileSync(join(place.backup, 'Status.plist'), writeBinaryPlist({ Date: new Date(Date.UTC(year, 0)) }));
      const record = findLatest(place)?.record;
      assert.ok(record && isSnapshotId(record.id), `${year}`);
      assert.deepEqual([record.adopted, record.content.files], [true, 3]);
    }
    rmSync(join(place.backup, 'Status.plist'));
    assert.equal(findLatest(place)?.record.device.name, 'foreign');
  }));

test('content that lies in the folder itself, as iOS 9 leaves it, is counted too', () =>
  inLocation((location) => {
    const place = location.place(phone);
    fillBackup(place.backup, 'old');
    const { files } = describeFolder(place.backup).content;
    writeFileSync(join(place.backup, 'c'.repeat(40)), 'content');
    assert.equal(describeFolder(place.backup).content.files, files + 1);
  }));
