import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { concatBytes, utf8Encode } from '@pearmain/formats';
import { goldenFiles, memoryChannelPair, seededRandom, tornChannel } from '@pearmain/testkit';
import fc from 'fast-check';
import {
  AfcFileMode,
  AfcHeader,
  AfcLock,
  AfcOperation,
  AfcReply,
  AfcRequest,
  AfcStatus,
  afcDataOf,
  afcStatusName,
  encodeAfcFileInfo,
  encodeAfcPacket,
  encodeAfcPairs,
  encodeAfcTexts,
  parseAfcFileInfo,
  parseAfcPairs,
  parseAfcTexts,
  readAfcPacket,
  writeAfcPacket,
} from './index.js';

const golden = goldenFiles(import.meta.url);
const nothing = new Uint8Array(0);

test("a real tool's packets are read, and written to the byte", async () => {
  const lockFile = '/com.apple.itunes.lock_sync';
  const packets = [
    ['afc-open-lock-file.bin', AfcRequest.fileOpen.packet(1, { mode: AfcFileMode.readWrite, path: lockFile })],
    ['afc-lock.bin', AfcRequest.fileLock.packet(2, { handle: 7, lock: AfcLock.exclusive })],
    ['afc-file-info.bin', AfcRequest.fileInfo.packet(3, { path: '/Books/iBooksData2.plist' })],
    ['afc-close.bin', AfcRequest.fileClose.packet(16, { handle: 7 })],
  ] as const;
  for (const [name, packet] of packets) {
    assert.deepEqual(await readAfcPacket(tornChannel(golden(name), 5)), packet, name);
    assert.deepEqual(encodeAfcPacket(packet), golden(name), name);
  }
});

test('the fields of a request are read back', async () => {
  const packet = await readAfcPacket(tornChannel(golden('afc-open-lock-file.bin'), 1));
  assert.equal(packet.operation, AfcOperation.fileOpen);
  assert.deepEqual(AfcRequest.fileOpen.parse(packet.fields), { mode: 2, path: '/com.apple.itunes.lock_sync' });
});

test('texts and numbers of every request survive the round trip', () => {
  const path = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\0'));
  const whole = fc.nat();
  fc.assert(
    fc.property(path, path, whole, fc.integer(), (from, to, handle, offset) => {
      const rename = { from, to: `${to}x` };
      assert.deepEqual(AfcRequest.rename.parse(AfcRequest.rename.encode(rename)), rename);
      const seek = { handle, whence: 0, offset };
      assert.deepEqual(AfcRequest.fileSeek.parse(AfcRequest.fileSeek.encode(seek)), seek);
      const link = { type: 2, target: from, link: to };
      assert.deepEqual(AfcRequest.makeLink.parse(AfcRequest.makeLink.encode(link)), link);
    }),
  );
});

test('a path without its NUL is still a path, a missing field is a failure', () => {
  assert.deepEqual(AfcRequest.readDirectory.parse(utf8Encode('/DCIM')), { path: '/DCIM' });
  assert.throws(() => AfcRequest.readDirectory.parse(nothing), { code: 'wire/unexpected-message' });
  assert.throws(() => AfcRequest.fileRead.parse(new Uint8Array(15)), { code: 'wire/unexpected-message' });
  assert.throws(() => AfcRequest.rename.parse(utf8Encode('/a\0')), { code: 'wire/unexpected-message' });
});

test('content travels as payload, and answers with content in either place are read', async () => {
  const [left, right] = memoryChannelPair();
  const content = seededRandom(1).bytes(100_000);
  await writeAfcPacket(left, AfcRequest.fileWrite.packet(9, { handle: 7 }, content));
  const packet = await readAfcPacket(right);
  assert.deepEqual(AfcRequest.fileWrite.parse(packet.fields), { handle: 7 });
  assert.deepEqual(packet.payload, content);
  assert.deepEqual(afcDataOf(AfcReply.data.packet(9, {}, content)), content);
  const inFields = { ...AfcReply.data.packet(9, {}), fields: content };
  assert.deepEqual(afcDataOf(inFields), content);
});

test('statuses have names', () => {
  assert.equal(afcStatusName(AfcStatus.notFound), 'notFound');
  assert.equal(afcStatusName(19), 'wouldBlock');
  assert.equal(afcStatusName(4711), 'unknown');
  assert.deepEqual(AfcReply.status.parse(AfcReply.status.encode({ code: 8 })), { code: 8 });
});

test('lists of names, and of keys and values, survive; a damaged name does not hide the others', () => {
  assert.deepEqual(parseAfcTexts(encodeAfcTexts(['.', '..', 'Ünïcode'])), ['.', '..', 'Ünïcode']);
  assert.deepEqual(parseAfcTexts(nothing), []);
  assert.deepEqual(parseAfcTexts(concatBytes([utf8Encode('a\0'), Uint8Array.of(0xff, 0), utf8Encode('b')])), [
    'a',
    '\ufffd',
    'b',
  ]);
  assert.deepEqual(
    parseAfcPairs(utf8Encode('Model\0iPhone14,5\0FSFreeBytes\x0012\0Odd\0')),
    new Map([
      ['Model', 'iPhone14,5'],
      ['FSFreeBytes', '12'],
    ]),
  );
  assert.deepEqual([...parseAfcPairs(encodeAfcPairs([['k', 'v']]))], [['k', 'v']]);
});

test('facts of a file: nanoseconds today, seconds on old firmware, nothing where there is nothing', () => {
  const today = parseAfcFileInfo(
    utf8Encode('st_size\x00123\0st_blocks\x001\0st_nlink\x001\0st_ifmt\0S_IFREG\0st_mtime\x001600000000123000000\0'),
  );
  assert.deepEqual(today, { kind: 'file', sizeBytes: 123, modified: new Date(1600000000123) });
  assert.deepEqual(parseAfcFileInfo(utf8Encode('st_mtime\x001300000000\0')).modified, new Date(1300000000000));
  assert.deepEqual(parseAfcFileInfo(utf8Encode('st_size\0-4\0st_mtime\0x\0')), { kind: 'other', sizeBytes: 0 });
  const info = { kind: 'symlink', sizeBytes: 4, modified: new Date(5), born: new Date(1), linkTarget: 'a/b' } as const;
  assert.deepEqual(
    parseAfcFileInfo(
      encodeAfcFileInfo({ ...info, modified: today.modified ?? new Date(), born: new Date(1600000000000) }),
    ),
    {
      ...info,
      modified: today.modified,
      born: new Date(1600000000000),
    },
  );
});

test('lengths that contradict each other, or are too large, are refused; so is another magic', async () => {
  const header = (entireLength: number, thisLength: number) =>
    AfcHeader.encode({ magic: 'CFA6LPAA', entireLength, thisLength, packetNumber: 1, operation: 1 });
  await assert.rejects(readAfcPacket(tornChannel(header(39, 39), 1)), { code: 'wire/unexpected-message' });
  await assert.rejects(readAfcPacket(tornChannel(header(40, 48), 1)), { code: 'wire/unexpected-message' });
  await assert.rejects(readAfcPacket(tornChannel(header(2 ** 40, 40), 1)), { code: 'wire/frame-too-large' });
  await assert.rejects(readAfcPacket(tornChannel(header(41, 40), 1)), { code: 'wire/connection-closed' });
  await assert.rejects(readAfcPacket(tornChannel(new Uint8Array(40), 1)), { name: 'AppError' });
});

test('damaged packets end in a failure of ours', async () => {
  const random = seededRandom(2);
  for (let round = 0; round < 300; round++) {
    const damaged = golden('afc-open-lock-file.bin');
    damaged[random.below(damaged.length)] = random.below(256);
    const read = readAfcPacket(tornChannel(damaged, round)).then(({ fields }) => AfcRequest.fileOpen.parse(fields));
    await read.catch((error: unknown) => assert.ok(error instanceof AppError));
  }
});
