import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { makePhoneState } from '../../phone/make-state.js';
import { Phone } from '../../phone/phone.js';
import { scenario } from '../../scenario.js';
import { SeededRandom } from '../making/seeded-random.js';
import { fillPhone } from './index.js';
import { Places } from './places.js';
import { fillerSizes } from './sizes.js';

function emptyPhone(t: TestContext): Phone {
  const folder = mkdtempSync(join(tmpdir(), 'filler-'));
  const phone = Phone.open(folder, makePhoneState({}), { scenario: scenario() });
  t.after(() => {
    phone[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });
  return phone;
}

function contentOf(phone: Phone): Map<string, number> {
  const files = new Map<string, number>();
  for (const { kind, domain, relativePath, size } of phone.files.entries()) {
    if (kind === 'file') files.set(`${domain}-${relativePath}`, size);
  }
  return files;
}

test('filler has exactly the files and bytes that were asked for, and the same ones each time', (t) => {
  const filler = { files: 300, bytes: 9_000_001, seed: 'a' };
  const [first, second] = [emptyPhone(t), emptyPhone(t)];
  fillPhone(filler, first);
  fillPhone(filler, second);
  const files = contentOf(first);
  assert.equal(files.size, 300);
  assert.equal(
    [...files.values()].reduce((sum, size) => sum + size),
    9_000_001,
  );
  assert.deepEqual(contentOf(second), files);
  const [largest] = [...files].sort(([, a], [, b]) => b - a)[0] ?? [''];
  const [domain = '', path = ''] = [largest.slice(0, largest.indexOf('-')), largest.slice(largest.indexOf('-') + 1)];
  const content = readFileSync(first.files.contentPath(domain, path));
  assert.deepEqual(readFileSync(second.files.contentPath(domain, path)), content);
  assert.ok(gzipSync(content).length > content.length * 0.99, 'it does not compress');
});

test('a file larger than one block arrives whole', (t) => {
  const phone = emptyPhone(t);
  fillPhone({ files: 1, bytes: 9 * 1024 * 1024 + 5, seed: 'b' }, phone);
  assert.deepEqual([...contentOf(phone).values()], [9 * 1024 * 1024 + 5]);
});

test('no file and no byte are nothing; bytes without a file are refused', (t) => {
  const phone = emptyPhone(t);
  fillPhone({ files: 0, bytes: 0, seed: 'c' }, phone);
  assert.equal(contentOf(phone).size, 0);
  assert.throws(() => fillPhone({ files: 0, bytes: 1, seed: 'c' }, phone), { code: 'seed/bad-filler' });
  assert.throws(() => fillPhone({ files: 1.5, bytes: 1, seed: 'c' }, phone), { code: 'seed/bad-filler' });
});

test('three files in four are small, and few hold most of the bytes', () => {
  const sizes = [...fillerSizes(10_000, 430_000_000, '1')];
  assert.equal(
    sizes.reduce((sum, size) => sum + size),
    430_000_000,
  );
  const small = sizes.filter((size) => size < 16 * 1024).length;
  assert.ok(small > 7000 && small < 8000, `${small} are below 16 KiB`);
  assert.ok(sizes.filter((size) => size === 0).length >= 99, 'some are empty');
  sizes.sort((a, b) => b - a);
  const largest = sizes.slice(0, 500).reduce((sum, size) => sum + size);
  assert.ok(largest > 215_000_000, 'five in a hundred hold more than half');
});

test('a hundred thousand files have a hundred thousand places', () => {
  const places = new Places(new SeededRandom('places'));
  const seen = new Set<string>();
  for (const size of fillerSizes(100_000, 4_300_000_000, '1')) {
    const { domain, path } = places.next(size);
    seen.add(`${domain}-${path}`);
  }
  assert.equal(seen.size, 100_000);
});
