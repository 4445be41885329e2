import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { seededRandom } from '@pearmain/testkit';
import { type SocketAddress, SocketChannel } from './index.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

/** A listener on a free port, or on the path given; gone when the test is over. */
async function listen(
  t: TestContext,
  path?: string,
): Promise<{ address: SocketAddress; accepted: Promise<net.Socket> }> {
  const server = net.createServer({ allowHalfOpen: true });
  t.after(() => server.close());
  const accepted = once(server, 'connection').then(([socket]: net.Socket[]) => {
    if (!socket) throw new Error('no socket');
    t.after(() => socket.destroy());
    return socket;
  });
  accepted.catch(() => {});
  server.listen(path ?? { host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const at = server.address();
  if (at === null) throw new Error('not listening');
  return { address: typeof at === 'string' ? { path: at } : { host: '127.0.0.1', port: at.port }, accepted };
}

async function pair(t: TestContext): Promise<[SocketChannel, SocketChannel, net.Socket]> {
  const { address, accepted } = await listen(t);
  const client = await SocketChannel.connect(address);
  t.after(() => client.close());
  const socket = await accepted;
  return [client, SocketChannel.of(socket), socket];
}

test('bytes go both ways over TCP, parts as one', async (t) => {
  const [client, server] = await pair(t);
  await client.write(bytes(1, 2), bytes(), bytes(3));
  await client.write();
  assert.deepEqual(await server.read(3), bytes(1, 2, 3));
  await server.write(bytes(4));
  assert.deepEqual(await client.readSome(100), bytes(4));
});

test('a Unix socket is reached by its path', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wire-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { address, accepted } = await listen(t, path.join(folder, 'mux'));
  const client = await SocketChannel.connect(address);
  t.after(() => client.close());
  await SocketChannel.of(await accepted).write(bytes(7));
  assert.deepEqual(await client.read(1), bytes(7));
});

test('many megabytes arrive unchanged though the writer uses one buffer again and again', async (t) => {
  const [client, server] = await pair(t);
  const pattern = seededRandom(5).bytes(300_000);
  const rounds = 60;
  const writing = (async () => {
    const reused = new Uint8Array(pattern.length);
    for (let round = 0; round < rounds; round++) {
      reused.set(pattern);
      reused[0] = round;
      await server.write(bytes(round), reused);
    }
    await server[Symbol.asyncDispose]();
  })();
  for (let round = 0; round < rounds; round++) {
    assert.deepEqual(await client.read(1), bytes(round));
    const block = await client.read(pattern.length);
    assert.equal(block[0], round);
    assert.ok(Buffer.compare(block.subarray(1), pattern.subarray(1)) === 0);
  }
  assert.equal(await client.readSome(1), undefined);
  await writing;
});

test('a writer waits for a reader that does not read, and closing ends the wait', async (t) => {
  const [client, server] = await pair(t);
  let isDone = false;
  const writing = server.write(new Uint8Array(64 * 1024 * 1024)).finally(() => {
    isDone = true;
  });
  await client.read(1024);
  assert.equal(isDone, false);
  server.close();
  await assert.rejects(writing, { code: 'wire/closed-here' });
});

test('a read larger than what is buffered at most still completes', async (t) => {
  const [client, server] = await pair(t);
  const writing = server.write(new Uint8Array(10 * 1024 * 1024));
  assert.equal((await client.read(10 * 1024 * 1024)).length, 10 * 1024 * 1024);
  await writing;
});

test('messages written at the same time go out whole, one after the other', async (t) => {
  const [client, server] = await pair(t);
  const large = 3 * 1024 * 1024;
  const writing = [1, 2, 3].map((value) => server.write(bytes(value), new Uint8Array(large).fill(value)));
  for (const value of [1, 2, 3]) {
    assert.ok((await client.read(1 + large)).every((byte) => byte === value));
  }
  await Promise.all(writing);
});

test('one who has finished sending can still be answered', async (t) => {
  const [client, , socket] = await pair(t);
  socket.end(bytes(1));
  assert.deepEqual(await client.read(1), bytes(1));
  assert.equal(await client.readSome(1), undefined);
  const heard = once(socket, 'data');
  await client.write(bytes(2));
  assert.deepEqual([...((await heard)[0] as Uint8Array)], [2]);
});

test('the other side ending in the middle of a read is said in our words', async (t) => {
  const [client, server] = await pair(t);
  await server.write(bytes(1, 2));
  await server[Symbol.asyncDispose]();
  await assert.rejects(client.read(3), { code: 'wire/connection-closed' });
});

test('a reset connection is a closed one, for reading and for writing', async (t) => {
  const [client, , socket] = await pair(t);
  const reading = client.read(1);
  socket.resetAndDestroy();
  await assert.rejects(reading, { code: 'wire/connection-closed' });
  await assert.rejects(client.write(bytes(1)), { code: 'wire/connection-closed' });
});

test('closing twice is fine, and what waits fails at once', async (t) => {
  const [client] = await pair(t);
  const reading = client.read(1);
  client.close();
  client.close();
  await assert.rejects(reading, { code: 'wire/closed-here' });
  await assert.rejects(client.write(bytes(1)), { code: 'wire/closed-here' });
  await client[Symbol.asyncDispose]();
});

test('nobody listening, no socket, no access: each has its own failure', async (t) => {
  const { address, accepted } = await listen(t);
  accepted.catch(() => {});
  const gone = net.createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const at = gone.address();
  const port = at !== null && typeof at === 'object' ? at.port : 0;
  gone.close();
  await once(gone, 'close');
  await assert.rejects(SocketChannel.connect({ host: '127.0.0.1', port }), {
    code: 'wire/connection-refused',
    message: `Nothing answers at 127.0.0.1:${port}.`,
  });
  await assert.rejects(SocketChannel.connect({ path: '/nowhere/usbmuxd' }), { code: 'wire/no-socket' });
  const stop = new AbortController();
  const reason = new Error('stopped');
  const connecting = SocketChannel.connect(address, { signal: stop.signal });
  stop.abort(reason);
  await assert.rejects(connecting, reason);
  await assert.rejects(SocketChannel.connect(address, { signal: stop.signal }), reason);
});
