import assert from 'node:assert/strict';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { udid } from '@pearmain/base';
import { DevicePlace, putSpareCopy } from './index.js';
import { keepSpareCopies } from './metadata.js';

const root = mkdtempSync(join(tmpdir(), 'pearmain-metadata-'));
after(() => rmSync(root, { recursive: true }));
let count = 0;

/** A backup with spare copies, and a folder that should be a clone of it. */
function placeWithSpares(): { place: DevicePlace; clone: string } {
  count += 1;
  const place = new DevicePlace(join(root, String(count)), udid('00008110-001A2B3C4D5E6F70'));
  const clone = join(root, `clone-${count}`);
  for (const folder of [place.backup, clone]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'Manifest.plist'), 'keys');
    writeFileSync(join(folder, 'Manifest.db'), 'index');
    writeFileSync(join(folder, 'Status.plist'), 'finished');
  }
  keepSpareCopies(place, '2026-03-03T12-00-00Z', place.backup);
  return { place, clone };
}

test('a damaged manifest gets its spare copy back, and a second name of the file in another backup stays as it is', () => {
  const { place, clone } = placeWithSpares();
  writeFileSync(join(root, 'shared'), '');
  rmSync(join(clone, 'Manifest.db'));
  linkSync(join(root, 'shared'), join(clone, 'Manifest.db'));
  assert.equal(putSpareCopy(place, 'Manifest.db', clone), true);
  assert.equal(readFileSync(join(clone, 'Manifest.db'), 'utf8'), 'index');
  assert.equal(readFileSync(join(root, 'shared'), 'utf8'), '');
  assert.deepEqual(readdirSync(clone).sort(), ['Manifest.db', 'Manifest.plist', 'Status.plist']);
});

test('the copies of another backup are never mixed in', () => {
  const { place, clone } = placeWithSpares();
  writeFileSync(join(clone, 'Manifest.plist'), 'keys of another program’s backup');
  writeFileSync(join(clone, 'Manifest.db'), '');
  assert.equal(putSpareCopy(place, 'Manifest.db', clone), false);
  assert.equal(readFileSync(join(clone, 'Manifest.db'), 'utf8'), '');
});

test('what is no manifest, and what was never copied, cannot be had back', () => {
  const { place, clone } = placeWithSpares();
  assert.equal(putSpareCopy(place, '../Status.plist', clone), false);
  assert.equal(putSpareCopy(place, 'Manifest.mbdb', clone), false);
  rmSync(place.metadata, { recursive: true });
  assert.equal(putSpareCopy(place, 'Status.plist', clone), false);
});
