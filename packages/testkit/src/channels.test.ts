import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryChannelPair, seededRandom, tear, tornChannel } from './index.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

test('what one end of a pair writes, the other reads, both ways at once', async () => {
  const [left, right] = memoryChannelPair();
  await left.write(bytes(1, 2), bytes(3));
  await right.write(bytes(9));
  assert.deepEqual(await right.read(3), bytes(1, 2, 3));
  assert.deepEqual(await left.readSome(10), bytes(9));
});

test('a written part may be changed afterwards', async () => {
  const [left, right] = memoryChannelPair();
  const part = bytes(1, 2);
  await left.write(part);
  part.fill(7);
  assert.deepEqual(await right.read(2), bytes(1, 2));
});

test('closing one end ends the other after what was sent, and fails what waits here', async () => {
  const [left, right] = memoryChannelPair();
  await left.write(bytes(5));
  const waiting = left.read(1);
  left.close();
  left.close();
  await assert.rejects(waiting, { code: 'wire/closed-here' });
  await assert.rejects(left.write(bytes(1)), { code: 'wire/closed-here' });
  assert.deepEqual(await right.readSome(4), bytes(5));
  assert.equal(await right.readSome(4), undefined);
  await assert.rejects(right.read(1), { code: 'wire/connection-closed' });
  await assert.rejects(right.write(bytes(1)), { code: 'wire/connection-closed' });
});

test('a writer waits until an unread megabyte is read', async () => {
  const [left, right] = memoryChannelPair();
  let isDone = false;
  const writing = left.write(new Uint8Array(1024 * 1024 + 1)).then(() => {
    isDone = true;
  });
  await Promise.resolve();
  assert.equal(isDone, false);
  await right.read(1024 * 1024);
  await writing;
  assert.equal(isDone, true);
});

test('a torn channel gives the very bytes in pieces, then ends', async () => {
  const whole = seededRandom(3).bytes(20_000);
  const channel = tornChannel(whole, 4);
  assert.deepEqual(await channel.read(15_000), whole.subarray(0, 15_000));
  const rest: number[] = [];
  for (let piece = await channel.readSome(9000); piece; piece = await channel.readSome(9000)) rest.push(...piece);
  assert.deepEqual(Uint8Array.from(rest), whole.slice(15_000));
});

test('the same seed tears the same way, another one differently', () => {
  const whole = new Uint8Array(500);
  const lengths = (seed: number) => tear(whole, seed).map((piece) => piece.length);
  assert.deepEqual(lengths(1), lengths(1));
  assert.notDeepEqual(lengths(1), lengths(2));
});
