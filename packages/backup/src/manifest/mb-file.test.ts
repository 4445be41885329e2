import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { KeyedArchiveWriter, type PlistValue, Real, Uid, writeBinaryPlist } from '@pearmain/formats';
import fc from 'fast-check';
import { openBackup } from '../backup.js';
import { fileId } from '../layout.js';
import { golden } from '../samples.test.js';
import { decodeMBFile } from './mb-file.js';

function archive(root: Record<string, PlistValue>, ...objects: PlistValue[]): Uint8Array {
  return writeBinaryPlist({
    $version: 100_000,
    $archiver: 'NSKeyedArchiver',
    $top: { root: new Uid(1) },
    $objects: ['$null', root, ...objects],
  });
}

const key = new Uint8Array(44).fill(7);

test('a record written by another tool is read whole', async () => {
  using backup = await openBackup(golden.encrypted, { password: golden.password });
  const row = backup.find('HomeDomain', 'Library/seventeen');
  assert.ok(row);
  const { encryptionKey, digest, inode, ...rest } = backup.record(row);
  assert.equal(encryptionKey?.length, 44);
  assert.equal(digest?.length, 20);
  assert.ok(inode > 1000);
  assert.deepEqual(rest, {
    relativePath: 'Library/seventeen',
    mode: 0o100644,
    userId: 501,
    groupId: 501,
    modified: 1773500966,
    changed: 1773500967,
    born: 1773500000,
    sizeBytes: 17,
    protectionClass: 3,
    flags: 0,
    extendedAttributes: undefined,
    target: undefined,
  });
});

test('data and texts are read inline, referred to, and wrapped in an object', () => {
  const forms: [PlistValue, ...PlistValue[]][] = [
    [key],
    [new Uid(2), key],
    [new Uid(2), { 'NS.data': key }],
    [new Uid(2), { 'NS.data': new Uid(3) }, key],
    [new Uid(2), { 'NS.bytes': key }],
  ];
  for (const [value, ...objects] of forms) {
    const record = decodeMBFile(archive({ Mode: 0o100644, EncryptionKey: value, Digest: value }, ...objects));
    assert.deepEqual(record.encryptionKey, key);
    assert.deepEqual(record.digest, key);
  }
  for (const [value, ...objects] of [['x'], [new Uid(2), 'x'], [new Uid(2), { 'NS.string': 'x' }]] as [
    PlistValue,
    ...PlistValue[],
  ][]) {
    const record = decodeMBFile(archive({ Mode: 0o120755, Target: value, RelativePath: value }, ...objects));
    assert.equal(record.target, 'x');
    assert.equal(record.relativePath, 'x');
  }
});

test('numbers are read inline and behind a reference, times also as dates', () => {
  const record = decodeMBFile(
    archive(
      { Mode: new Uid(2), Size: new Uid(3), LastModified: new Uid(4), Birth: new Date(5000) },
      0o100600,
      2 ** 40,
      { 'NS.time': 0 },
    ),
  );
  assert.deepEqual([record.mode, record.sizeBytes, record.modified, record.born], [0o100600, 2 ** 40, 978307200, 5]);
});

test('a size that no file can have is no record', () => {
  for (const Size of [-1, -16, 2n ** 63n, new Real(0.5), new Real(Number.NaN), new Real(Number.POSITIVE_INFINITY)]) {
    assert.throws(() => decodeMBFile(archive({ Mode: 0o100644, Size })), { code: 'backup/damaged-record' }, `${Size}`);
  }
});

test('the root of a record is found wherever it lies', () => {
  const writer = new KeyedArchiveWriter();
  const path = writer.add('a/b');
  const root = writer.add({ Mode: 0o100644, RelativePath: path, $class: writer.class('MBFile', 'NSObject') });
  assert.equal(decodeMBFile(writer.finish(root)).relativePath, 'a/b');
});

test('whatever the bytes, a record that cannot be read is a failure with a name', () => {
  const whole = archive({ Mode: 0o100644, RelativePath: new Uid(2), EncryptionKey: new Uid(3) }, 'a/b', {
    'NS.data': key,
  });
  const tryOut = (bytes: Uint8Array) => {
    try {
      decodeMBFile(bytes);
    } catch (error) {
      assert.ok(error instanceof AppError && error.code === 'backup/damaged-record', String(error));
    }
  };
  for (const bytes of [new Uint8Array(), archive({}), archive({ Mode: 'x' }), archive({ Mode: new Uid(9) })]) {
    assert.throws(() => decodeMBFile(bytes), { code: 'backup/damaged-record' });
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), tryOut));
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
      const flipped = Uint8Array.from(whole);
      flipped[at] = value;
      tryOut(flipped);
      tryOut(whole.subarray(0, at));
    }),
  );
});

test('the id of a file is made of the bytes of its name as they are', () => {
  assert.equal(fileId('HomeDomain', 'Library/SMS/sms.db'), '3d0d7e5fb2ce288813306e4d4636395e047a3d28');
  assert.equal(fileId('HomeDomain', ''), '70765829101933f25994c71bbee6dfd685535bff');
  assert.equal(fileId('HomeDomain', 'caf\u00e9'), '2af99f06643b4e6dd0bfc37a91549a5f6cc54335');
  assert.equal(fileId('HomeDomain', 'cafe\u0301'), '002967ffe5751184df86519e69f0829785bd2189');
});
