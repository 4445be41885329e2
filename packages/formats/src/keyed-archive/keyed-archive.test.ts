import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KeyedArchiveWriter, openKeyedArchive, parsePlist, Uid } from '../index.js';

const golden = readFileSync(new URL('../../src/plist/golden/mbfile.bplist', import.meta.url));
const wrapped = Uint8Array.from([3, 0, 0, 0, ...Array(40).keys()]);
const digest = Uint8Array.from(Array(20).keys());

test('a manifest row is read from its archive', () => {
  const archive = openKeyedArchive(parsePlist(golden));
  const { root } = archive;
  assert.equal(archive.className(root), 'MBFile');
  assert.equal(archive.text(root['RelativePath']), 'Library/Example/test.txt');
  assert.deepEqual(archive.data(root['EncryptionKey']), wrapped);
  assert.deepEqual(archive.data(root['Digest']), digest);
  assert.equal(root['Mode'], 0o100644);
  assert.equal(archive.text(root['Target']), undefined);
});

test('a manifest row is written as the same bytes', () => {
  const writer = new KeyedArchiveWriter();
  const root = writer.reserve();
  const relativePath = writer.add('Library/Example/test.txt');
  const key = writer.reserve();
  writer.fill(key, { $class: writer.class('NSMutableData', 'NSData', 'NSObject'), 'NS.data': wrapped });
  const digestPlace = writer.add(digest);
  writer.fill(root, {
    $class: writer.class('MBFile', 'NSObject'),
    RelativePath: relativePath,
    EncryptionKey: key,
    Digest: digestPlace,
    Mode: 33188,
    Size: 9,
    InodeNumber: 74354,
    UserID: 501,
    GroupID: 501,
    LastModified: 1628082463,
    LastStatusChange: 1628082509,
    Birth: 1627974948,
    ProtectionClass: 3,
    Flags: 0,
  });
  assert.deepEqual(writer.finish(root), new Uint8Array(golden));
});

test('texts, data and dates are found inline, referred to, or boxed', () => {
  const archive = openKeyedArchive({
    $top: { root: new Uid(1) },
    $objects: [
      '$null',
      { $class: new Uid(9) },
      { 'NS.string': 'boxed' },
      { 'NS.bytes': Uint8Array.of(0xc3, 0xa9) },
      { 'NS.data': new Uid(5) },
      Uint8Array.of(7),
      { 'NS.time': 1 },
      'plain',
    ],
  });
  assert.equal(archive.text(new Uid(7)), 'plain');
  assert.equal(archive.text('inline'), 'inline');
  assert.equal(archive.text(new Uid(2)), 'boxed');
  assert.equal(archive.text(new Uid(3)), 'é');
  assert.deepEqual(archive.data(new Uid(4)), Uint8Array.of(7));
  assert.deepEqual(archive.data(Uint8Array.of(8)), Uint8Array.of(8));
  assert.equal(archive.date(new Uid(6))?.toISOString(), '2001-01-01T00:00:01.000Z');
  assert.equal(archive.date(7), undefined);
  assert.equal(archive.text(KeyedArchiveWriter.null), undefined);
  assert.equal(archive.resolve(undefined), undefined);
  assert.throws(() => archive.className(archive.root), { code: 'formats/keyed-archive-damaged', message: /object 9/ });
});

test('what is no archive is refused', () => {
  const damaged = { code: 'formats/keyed-archive-damaged' };
  const objects = ['$null', new Uid(1)];
  for (const value of [1, [], {}, { $top: {}, $objects: [] }, { $top: { root: new Uid(5) }, $objects: objects }]) {
    assert.throws(() => openKeyedArchive(value), damaged);
  }
  assert.throws(() => openKeyedArchive({ $top: { root: new Uid(1) }, $objects: objects }), damaged);
  const writer = new KeyedArchiveWriter();
  assert.throws(() => writer.finish(writer.reserve()), { code: 'formats/plist-unwritable' });
});
