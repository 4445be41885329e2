import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { PhoneFiles } from './phone-files.js';

const now = new Date('2026-01-15T09:30:00.700Z');
const seconds = Math.floor(now.getTime() / 1000);

function openTemporary(): Disposable & { folder: string; files: PhoneFiles } {
  const folder = mkdtempSync(join(tmpdir(), 'phone-files-'));
  const files = PhoneFiles.open(folder, { now: () => now });
  return {
    folder,
    files,
    [Symbol.dispose]() {
      files[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

function names(files: PhoneFiles, domain?: string): string[] {
  return [...files.entries(domain)].map((file) => `${file.domain}/${file.relativePath}`);
}

test('a file lies under its own name, and its ancestors are there with a phone’s usual metadata', () => {
  using phone = openTemporary();
  phone.files.put('HomeDomain', 'Library/SMS/sms.db', Buffer.from('hi'));
  assert.equal(readFileSync(join(phone.folder, 'files/HomeDomain/Library/SMS/sms.db'), 'utf8'), 'hi');
  assert.deepEqual(
    [...phone.files.entries()].map((file) => [
      file.relativePath,
      file.kind,
      file.mode,
      file.size,
      file.protectionClass,
    ]),
    [
      ['', 'directory', 0o40755, 0, 0],
      ['Library', 'directory', 0o40755, 0, 0],
      ['Library/SMS', 'directory', 0o40755, 0, 0],
      ['Library/SMS/sms.db', 'file', 0o100644, 2, 3],
    ],
  );
  const file = phone.files.find('HomeDomain', 'Library/SMS/sms.db');
  assert.deepEqual([file?.userId, file?.groupId, file?.modified, file?.flags], [501, 501, seconds, 0]);
});

test('metadata is kept as it was given, over closing and opening', () => {
  using phone = openTemporary();
  const metadata = {
    mode: 0o600,
    userId: 0,
    groupId: 25,
    modified: 5,
    changed: 6,
    born: 4,
    inode: 99,
    protectionClass: 4,
  };
  const extendedAttributes = { 'com.apple.x': Buffer.from([1, 2, 0]) };
  phone.files.put('RootDomain', 'a', Buffer.from('x'), { ...metadata, flags: 128, extendedAttributes });
  phone.files.link('RootDomain', 'l', '/var/elsewhere', { modified: 7 });
  phone.files[Symbol.dispose]();
  using again = PhoneFiles.open(phone.folder, { now: () => now });
  const [, file, link] = [...again.entries()];
  assert.deepEqual(
    {
      ...file,
      extendedAttributes: Buffer.from(file?.extendedAttributes?.['com.apple.x'] as Uint8Array).toString('hex'),
    },
    {
      domain: 'RootDomain',
      relativePath: 'a',
      kind: 'file',
      ...metadata,
      mode: 0o100600,
      flags: 128,
      size: 1,
      extendedAttributes: '010200',
    },
  );
  assert.deepEqual([link?.kind, link?.target, link?.mode], ['symlink', '/var/elsewhere', 0o120755]);
  assert.equal(existsSync(join(phone.folder, 'files/RootDomain/l')), false);
});

test('entries come by domain and path in the order of their bytes', () => {
  using phone = openTemporary();
  for (const path of ['b', 'a/x', 'a.b', 'a', 'é', 'Z', '\u{1f350}', '\uffee']) {
    if (path === 'a') phone.files.makeDirectory('HomeDomain', path);
    else phone.files.put('HomeDomain', path, new Uint8Array());
  }
  const found = names(phone.files);
  assert.deepEqual(
    found,
    [...found].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  );
});

test('a file changed by hand counts as modified at its host time, one put there gets what is usual', () => {
  using phone = openTemporary();
  phone.files.put('HomeDomain', 'a', Buffer.from('old'), { modified: 1000, mode: 0o600 });
  phone.files.put('HomeDomain', 'b', Buffer.from('old'), { modified: 1000 });
  const onDisk = (path: string): string => join(phone.folder, 'files/HomeDomain', path);
  writeFileSync(onDisk('a'), 'new and longer');
  utimesSync(onDisk('a'), 5000.5, 5000.5);
  mkdirSync(onDisk('made/by'), { recursive: true });
  writeFileSync(onDisk('made/by/hand'), 'x');
  symlinkSync('../a', onDisk('made/link'));
  rmSync(onDisk('b'));
  assert.deepEqual(names(phone.files), [
    'HomeDomain/',
    'HomeDomain/a',
    'HomeDomain/made',
    'HomeDomain/made/by',
    'HomeDomain/made/by/hand',
    'HomeDomain/made/link',
  ]);
  const a = phone.files.find('HomeDomain', 'a');
  assert.deepEqual([a?.modified, a?.size, a?.mode], [5000, 14, 0o100600]);
  assert.equal(phone.files.find('HomeDomain', 'made/by/hand')?.mode, 0o100644);
  assert.equal(phone.files.find('HomeDomain', 'made/link')?.target, '../a');
});

test('a change by hand within the same second and of the same length is seen all the same', () => {
  using phone = openTemporary();
  phone.files.put('HomeDomain', 'a', Buffer.from('old'), { modified: 1000 });
  const path = phone.files.contentPath('HomeDomain', 'a');
  writeFileSync(path, 'new');
  utimesSync(path, 1000.25, 1000.25);
  names(phone.files);
  assert.equal(phone.files.find('HomeDomain', 'a')?.modified, 1001);
});

test('a phone whose files were copied with their times is unchanged', async () => {
  using phone = openTemporary();
  phone.files.put('HomeDomain', 'a/b', Buffer.from('x'), { modified: -5 });
  phone.files.put('HomeDomain', 'c', Buffer.from('x'), { modified: 5_000_000_000 });
  const { cpSync } = await import('node:fs');
  const copy = `${phone.folder}-copy`;
  cpSync(phone.folder, copy, { recursive: true, preserveTimestamps: true });
  try {
    using copied = PhoneFiles.open(copy, { now: () => now });
    assert.deepEqual([...copied.entries()], [...phone.files.entries()]);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test('names that this machine cannot hold lie under an escaped name', () => {
  using phone = openTemporary();
  const long = 'ü'.repeat(200);
  const deep = Array.from({ length: 40 }, () => 'd'.repeat(100)).join('/');
  phone.files.put('HomeDomain', long, Buffer.from('long'));
  phone.files.put('HomeDomain', `${long}x/inside`, Buffer.from('inside'));
  phone.files.put('HomeDomain', deep, Buffer.from('deep'));
  assert.equal(readFileSync(phone.files.contentPath('HomeDomain', long), 'utf8'), 'long');
  assert.equal(readFileSync(phone.files.contentPath('HomeDomain', deep), 'utf8'), 'deep');
  assert.ok(names(phone.files).includes(`HomeDomain/${long}x/inside`));
  assert.ok(readdirSync(join(phone.folder, 'files/.escaped')).length >= 3);
});

test('NFC and NFD names are two files', () => {
  using phone = openTemporary();
  phone.files.put('HomeDomain', 'caf\u00e9', Buffer.from('c'));
  phone.files.put('HomeDomain', 'cafe\u0301', Buffer.from('d'));
  assert.equal(names(phone.files).length, 3);
});

test('names that no phone has are refused', () => {
  using phone = openTemporary();
  for (const [domain, path] of [
    ['HomeDomain', '../x'],
    ['HomeDomain', '/x'],
    ['HomeDomain', 'a//b'],
    ['HomeDomain', 'a/./b'],
    ['HomeDomain', 'a\0b'],
    ['../HomeDomain', 'a'],
    ['a/b', 'a'],
    ['', 'a'],
    ['.escaped', 'a'],
  ] as const) {
    assert.throws(() => phone.files.put(domain, path, new Uint8Array()), { code: 'phone-files/bad-name' });
  }
  phone.files.put('HomeDomain', 'file', new Uint8Array());
  assert.throws(() => phone.files.put('HomeDomain', 'file/below', new Uint8Array()), {
    code: 'phone-files/in-the-way',
  });
});

test('a file replaces a folder with all that is in it, and the other way round', () => {
  using phone = openTemporary();
  phone.files.put('HomeDomain', 'x/y/z', Buffer.from('1'));
  phone.files.put('HomeDomain', 'x', Buffer.from('2'));
  assert.deepEqual(names(phone.files), ['HomeDomain/', 'HomeDomain/x']);
  phone.files.makeDirectory('HomeDomain', 'x');
  assert.equal(statSync(phone.files.contentPath('HomeDomain', 'x')).isDirectory(), true);
  phone.files.remove('HomeDomain', '');
  assert.deepEqual(names(phone.files), []);
});

test('what is put on a phone and taken off again leaves the sum of its bytes right', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ path: fc.constantFrom('a', 'b', 'c/d', 'c/e'), size: fc.nat(50), isRemoval: fc.boolean() }),
        { maxLength: 20 },
      ),
      (steps) => {
        using phone = openTemporary();
        const expected = new Map<string, number>();
        for (const { path, size, isRemoval } of steps) {
          if (isRemoval) phone.files.remove('HomeDomain', path);
          else phone.files.put('HomeDomain', path, Buffer.alloc(size));
          if (isRemoval) expected.delete(path);
          else expected.set(path, size);
          phone.files.usedBytes();
        }
        assert.equal(
          phone.files.usedBytes(),
          [...expected.values()].reduce((sum, size) => sum + size, 0),
        );
      },
    ),
    { numRuns: 30 },
  );
});
