import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Location } from './location.js';
import { inLocation, phone } from './places.test.js';

test('a location keeps its id, and is made for its owner alone', () =>
  inLocation((location) => {
    assert.equal(Location.open(location.path).id, location.id);
    assert.equal(Location.open(location.path, { create: true }).id, location.id);
    if (process.platform === 'win32') return;
    assert.equal(statSync(location.path).mode & 0o777, 0o700);
    assert.equal(statSync(join(location.path, '.pearmain')).mode & 0o777, 0o700);
    assert.equal(statSync(join(location.path, '.pearmain/location.json')).mode & 0o777, 0o600);
  }));

test('looking at a folder writes nothing into it', () =>
  inLocation((location) => {
    const folder = join(location.path, 'inner');
    mkdirSync(folder);
    assert.equal(Location.open(folder).id, undefined);
    assert.throws(() => statSync(join(folder, '.pearmain')));
  }));

test('a location that is missing, a file, of a newer version or damaged is told apart', () =>
  inLocation((location) => {
    assert.throws(() => Location.open(join(location.path, 'missing')), { code: 'history/no-location' });
    writeFileSync(join(location.path, 'file'), '');
    assert.throws(() => Location.open(join(location.path, 'file')), { code: 'history/not-a-folder' });
    assert.throws(() => Location.open(join(location.path, 'file/below'), { create: true }), {
      code: 'history/not-a-folder',
    });
    const file = join(location.path, '.pearmain/location.json');
    writeFileSync(file, JSON.stringify({ format: 2, id: 'x' }));
    assert.throws(() => Location.open(location.path), { code: 'history/newer-format' });
    for (const text of ['', '{', '[]', '{"format":"1"}']) {
      writeFileSync(file, text);
      assert.throws(() => Location.open(location.path, { create: true }), { code: 'history/damaged-file' });
      assert.equal(readFileSync(file, 'utf8'), text);
    }
  }));

test('the devices of a location are the folders with the name of one', () =>
  inLocation((location) => {
    for (const name of ['0'.repeat(40), `${phone}-20260101-000000`, 'Documents', `.pearmain/${phone}`]) {
      mkdirSync(join(location.path, name), { recursive: true });
    }
    assert.deepEqual(location.devices(), ['0'.repeat(40), phone]);
    assert.ok(location.freeBytes() > 0);
  }));
