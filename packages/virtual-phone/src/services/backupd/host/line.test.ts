import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryChannelPair } from '@pearmain/testkit';
import type { ByteChannel } from '@pearmain/wire';
import { Line } from './line.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

function lineAndHost(): { line: Line; host: ByteChannel } {
  const [host, phone] = memoryChannelPair();
  return { line: new Line(phone, new AbortController().signal), host };
}

async function everythingFrom(channel: ByteChannel): Promise<number[]> {
  const all: number[] = [];
  for (let piece = await channel.readSome(100); piece; piece = await channel.readSome(100)) all.push(...piece);
  return all;
}

test('a line is cut after so many bytes both ways, and not one more leaves', async () => {
  const { line, host } = lineAndHost();
  let cuts = 0;
  await line.write(bytes(9, 9));
  line.trouble = { cutAfterBytes: 5, cut: () => cuts++ };
  await host.write(bytes(7));
  assert.deepEqual(await line.read(1), bytes(7));
  await line.write(bytes(1, 2), bytes(3));
  assert.equal(cuts, 0);
  await assert.rejects(line.write(bytes(4, 5), bytes(6)), { code: 'wire/closed-here' });
  assert.equal(cuts, 1);
  assert.deepEqual(await everythingFrom(host), [9, 9, 1, 2, 3, 4]);
  await assert.rejects(line.read(1), { code: 'wire/closed-here' });
});

test('a line that is cut while it reads is cut once', async () => {
  const { line, host } = lineAndHost();
  let cuts = 0;
  line.trouble = { cutAfterBytes: 2, cut: () => cuts++ };
  await host.write(bytes(1, 2, 3));
  assert.deepEqual(await line.read(2), bytes(1, 2));
  await assert.rejects(line.write(bytes(1)), { code: 'wire/closed-here' });
  assert.equal(cuts, 1);
});

test('what is heard while nobody reads is there for the next reader, in pieces as it likes them', async () => {
  const { line, host } = lineAndHost();
  const heard = line.heard();
  assert.equal(line.tryRead(1), undefined);
  await host.write(bytes(1, 2, 3));
  await heard;
  await host.write(bytes(4, 5, 6));
  await line.heard();
  assert.equal(line.tryRead(9), undefined);
  assert.deepEqual(line.tryRead(1), bytes(1));
  assert.deepEqual(line.tryReadSome(1), bytes(2));
  assert.deepEqual(await line.read(2), bytes(3, 4));
  assert.deepEqual(await line.readSome(9), bytes(5, 6));
});

test('a reader that comes while somebody listens waits for the same bytes', async () => {
  const { line, host } = lineAndHost();
  const heard = line.heard();
  const reading = line.read(2);
  await host.write(bytes(1, 2));
  await heard;
  assert.deepEqual(await reading, bytes(1, 2));
});

test('a host that is gone is heard as well, and the next reader is told', async () => {
  const { line, host } = lineAndHost();
  const heard = line.heard();
  host.close();
  await heard;
  await assert.rejects(line.read(1), { code: 'wire/connection-closed' });
});
