import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@pearmain/base';
import { concatBytes } from '@pearmain/formats';
import { goldenFiles, memoryChannelPair, seededRandom, tornChannel } from '@pearmain/testkit';
import { encodePlistFrame, PlistChannel } from './index.js';

const golden = goldenFiles(import.meta.url);
const bytes = (...values: number[]) => Uint8Array.from(values);

test('a message arrives as it was sent, XML or binary, whatever the other side writes', async () => {
  const [left, right] = memoryChannelPair();
  const xml = new PlistChannel(left);
  const binary = new PlistChannel(right, { format: 'binary' });
  await xml.send({ Request: 'QueryType', Label: 'test' });
  await binary.send([1, 'two']);
  assert.deepEqual({ ...(await binary.receiveDict()) }, { Request: 'QueryType', Label: 'test' });
  assert.deepEqual(await xml.receive(), [1, 'two']);
});

test('a frame is its length and its list', () => {
  const frame = encodePlistFrame({ Command: 'Polo' }, 'xml');
  assert.equal(new DataView(frame.buffer).getUint32(0), frame.length - 4);
  assert.match(new TextDecoder().decode(frame.subarray(4)), /^<\?xml[\s\S]*<key>Command<\/key>[\s\S]*<\/plist>\n$/);
});

test("real tools' messages are read one after the other, torn anywhere", async () => {
  const whole = concatBytes([golden('lockdown-query-type.bin'), golden('host-hello.bin'), golden('lockdown-pair.bin')]);
  for (let seed = 1; seed <= 20; seed++) {
    const channel = new PlistChannel(tornChannel(whole, seed));
    assert.equal((await channel.receiveDict())['Request'], 'QueryType');
    assert.ok(Array.isArray(await channel.receive()));
    assert.equal((await channel.receiveDict())['Request'], 'Pair');
    await assert.rejects(channel.receive(), { code: 'wire/connection-closed' });
  }
});

test('an announced length beyond the maximum is refused before anything is read', async () => {
  const channel = new PlistChannel(tornChannel(bytes(0xff, 0xff, 0xff, 0xff, 1), 1), { atMost: 1000 });
  await assert.rejects(channel.receive(), {
    code: 'wire/frame-too-large',
    data: { what: 'A message', sizeBytes: 0xffffffff, atMost: 1000 },
  });
});

test('an empty message and one that is no dictionary are told apart from good ones', async () => {
  await assert.rejects(new PlistChannel(tornChannel(bytes(0, 0, 0, 0), 1)).receive(), {
    code: 'wire/unexpected-message',
  });
  const array = new PlistChannel(tornChannel(encodePlistFrame(['a'], 'binary'), 1));
  await assert.rejects(array.receiveDict(), { code: 'wire/unexpected-message' });
});

test('damaged messages end in a failure of ours, soon', async () => {
  const good = golden('host-multi-status.bin');
  const random = seededRandom(11);
  for (let round = 0; round < 300; round++) {
    const damaged = good.slice();
    damaged[4 + random.below(good.length - 4)] = random.below(256);
    const channel = new PlistChannel(tornChannel(damaged, round));
    await channel.receive().catch((error: unknown) => assert.ok(error instanceof AppError));
  }
});
