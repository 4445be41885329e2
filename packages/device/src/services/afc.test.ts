import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8Decode, utf8Encode } from '@pearmain/formats';
import { FakeClock, memoryChannelPair } from '@pearmain/testkit';
import {
  AfcLock,
  AfcOperation,
  type AfcPacket,
  AfcReply,
  AfcRequest,
  AfcStatus,
  type AfcStatusName,
  type ByteChannel,
  encodeAfcFileInfo,
  encodeAfcPairs,
  encodeAfcTexts,
  readAfcPacket,
  writeAfcPacket,
} from '@pearmain/wire';
import { Afc } from './afc.js';
import type { ServiceSource } from './service-source.js';

type Reply = (packet: AfcPacket) => AfcPacket;

const status =
  (name: AfcStatusName): Reply =>
  (packet) =>
    AfcReply.status.packet(packet.packetNumber, { code: AfcStatus[name] });
const data =
  (bytes: Uint8Array): Reply =>
  (packet) =>
    AfcReply.data.packet(packet.packetNumber, {}, bytes);
const opened: Reply = (packet) => AfcReply.fileOpenResult.packet(packet.packetNumber, { handle: 7 });

/** A file service that answers with the given replies, one after the other, and keeps what it was asked. */
async function scripted(...replies: readonly Reply[]): Promise<{ afc: Afc; asked: AfcPacket[]; clock: FakeClock }> {
  const [near, far] = memoryChannelPair();
  const asked: AfcPacket[] = [];
  const serve = async (channel: ByteChannel): Promise<void> => {
    for (const reply of replies) {
      const packet = await readAfcPacket(channel);
      asked.push(packet);
      await writeAfcPacket(channel, reply(packet));
    }
  };
  serve(far).catch(() => {}); // the test hung up
  const clock = new FakeClock();
  const source: ServiceSource = {
    name: 'Ada’s iPhone',
    timer: clock,
    timeoutMs: 30_000,
    startService: async () => near,
  };
  return { afc: await Afc.open(source), asked, clock };
}

test('a folder lists its names without itself and its parent', async () => {
  const { afc } = await scripted(data(encodeAfcTexts(['.', '..', 'DCIM', 'Ünïcode 📷'])));
  assert.deepEqual(await afc.list('/'), ['DCIM', 'Ünïcode 📷']);
});

test('a file has its facts, a missing one has none', async () => {
  const modified = new Date('2024-05-01T10:00:00Z');
  const { afc } = await scripted(
    data(encodeAfcFileInfo({ kind: 'file', sizeBytes: 12, modified })),
    status('notFound'),
  );
  assert.deepEqual(await afc.info('/a'), { kind: 'file', sizeBytes: 12, modified });
  assert.equal(await afc.info('/b'), undefined);
});

test('packets are numbered from 1, and an answer to another question is not believed', async () => {
  const stray: Reply = (packet) => status('success')({ ...packet, packetNumber: 99 });
  const { afc, asked } = await scripted(status('success'), stray);
  await afc.makeDirectory('/a');
  await assert.rejects(afc.makeDirectory('/b'), { code: 'device/unclear-answer' });
  assert.deepEqual(
    asked.map(({ packetNumber }) => packetNumber),
    [1, 2],
  );
  await assert.rejects(afc.makeDirectory('/c'));
});

test('a file is read to its end in pieces, and closed', async () => {
  const pieces = ['Hello, ', 'phone', ''].map((text) => data(utf8Encode(text)));
  const { afc, asked } = await scripted(opened, ...pieces, status('success'));
  let text = '';
  for await (const piece of afc.read('/a')) text += utf8Decode(piece);
  assert.equal(text, 'Hello, phone');
  assert.deepEqual(AfcRequest.fileOpen.parse(asked[0]?.fields ?? new Uint8Array()), { mode: 1, path: '/a' });
  assert.equal(asked.at(-1)?.operation, AfcOperation.fileClose);
});

test('a reader who stops early closes the file', async () => {
  const { afc, asked } = await scripted(opened, data(utf8Encode('a')), status('success'));
  for await (const _piece of afc.read('/a')) break;
  assert.equal(asked.at(-1)?.operation, AfcOperation.fileClose);
});

test('large content is written in pieces of 256 KiB', async () => {
  const content = new Uint8Array(600_000).map((_, at) => at % 251);
  const { afc, asked } = await scripted(opened, ...new Array<Reply>(4).fill(status('success')));
  await afc.write('/a', [content]);
  const writes = asked.filter(({ operation }) => operation === AfcOperation.fileWrite);
  assert.deepEqual(
    writes.map(({ payload }) => payload.length),
    [262_144, 262_144, 75_712],
  );
  assert.deepEqual(new Uint8Array(Buffer.concat(writes.map(({ payload }) => payload))), content);
});

test('an answer that cannot be read ends in our words, and in nothing more', async () => {
  const bare: Reply = ({ packetNumber }) => ({
    operation: AfcOperation.status,
    packetNumber,
    fields: new Uint8Array(),
    payload: new Uint8Array(),
  });
  const beyond: Reply = (packet) => ({ ...bare(packet), fields: new Uint8Array(8).fill(0xff) });
  for (const reply of [bare, beyond, data(new Uint8Array(70_000))]) {
    const { afc } = await scripted(reply);
    await assert.rejects(afc.info('/a'), { code: 'device/unclear-answer' });
  }
  const { afc } = await scripted(status('success'));
  await assert.rejects(afc.open('/a'), { code: 'device/unclear-answer' });
});

test('more content than was asked for is no answer, and the file that is then left costs no second failure', async () => {
  const { afc } = await scripted(opened, data(new Uint8Array(300 * 1024)), status('success'));
  const reading = async (): Promise<void> => {
    for await (const _piece of afc.read('/a')) assert.fail('nothing of it was wanted');
  };
  await assert.rejects(reading(), { code: 'device/unclear-answer' });
});

test('a phone that falls silent within a file is told once', async () => {
  const { afc, clock } = await scripted(opened);
  const opening = await afc.open('/a');
  const reading = (async () => {
    await using file = opening;
    return await file.read();
  })();
  await clock.whenAsleep(30_000);
  clock.advance(30_000);
  await assert.rejects(reading, { code: 'device/no-answer' });
});

test('a lock that another computer holds is a value, any other trouble a failure', async () => {
  const answers = [opened, status('wouldBlock'), status('success'), status('success'), status('badArgument')];
  const { afc, asked } = await scripted(...answers);
  const file = await afc.open('/com.apple.itunes.lock_sync', 'readWrite');
  assert.equal(await file.lock(), 'would-block');
  assert.equal(await file.lock(), 'locked');
  await file.unlock();
  await assert.rejects(file.lock('shared'), { code: 'device/file-refused' });
  const locks = asked.slice(1).map(({ fields }) => AfcRequest.fileLock.parse(fields).lock);
  assert.deepEqual(locks, [AfcLock.exclusive, AfcLock.exclusive, AfcLock.unlock, AfcLock.shared]);
});

test('the phone’s refusals name the path', async () => {
  const { afc } = await scripted(
    status('permissionDenied'),
    status('notFound'),
    status('notFound'),
    status('exists'),
    status('unknown'),
  );
  await assert.rejects(afc.list('/private\u001b'), {
    code: 'device/file-refused',
    message: /\/private\\u\{1b\}.*permission denied/,
  });
  await assert.rejects(afc.rename('/a', '/b'), { code: 'device/no-such-file' });
  await afc.remove('/gone');
  await afc.makeDirectory('/there');
  await assert.rejects(afc.remove('/full'), { code: 'device/file-refused', message: /may not be empty/ });
});

test('a path with a NUL never reaches the phone', async () => {
  const { afc, asked } = await scripted();
  for (const work of [afc.list('/a\0b'), afc.rename('/a', '/b\0'), afc.link('/x\0', '/y'), afc.remove('/\0')]) {
    await assert.rejects(work, { code: 'device/file-refused' });
  }
  assert.deepEqual(asked, []);
});

test('room on the phone is read, whatever the phone leaves out', async () => {
  const pairs = [
    ['Model', 'iPhone14,5'],
    ['FSTotalBytes', '128000000000'],
    ['FSFreeBytes', '1000'],
  ] as const;
  const { afc } = await scripted(data(encodeAfcPairs(pairs)));
  const expected = { model: 'iPhone14,5', totalBytes: 128_000_000_000, freeBytes: 1000, blockBytes: 0 };
  assert.deepEqual(await afc.statistics(), expected);
});

test('calls made at once are answered one after the other', async () => {
  const { afc } = await scripted(data(encodeAfcTexts(['a'])), data(encodeAfcTexts(['b'])));
  assert.deepEqual(await Promise.all([afc.list('/1'), afc.list('/2')]), [['a'], ['b']]);
});

test('a file service that stays silent is given up after its time', async () => {
  const { afc, clock } = await scripted();
  const listing = afc.list('/');
  await clock.whenAsleep(30_000);
  clock.advance(30_000);
  await assert.rejects(listing, { code: 'device/no-answer' });
});
