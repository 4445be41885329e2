import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { type TestContext, test } from 'node:test';
import { asDict, dataIn, parsePlist } from '@pearmain/formats';
import { goldenFiles } from '@pearmain/testkit';
import { decodePairRecord, SocketChannel, type TlsOptions } from './index.js';

const bytes = (...values: number[]) => Uint8Array.from(values);
const golden = goldenFiles(import.meta.url);
const saved = asDict(parsePlist(golden('mux-save-pair-record.bin').subarray(16)));
const record = decodePairRecord((saved && dataIn(saved, 'PairRecordData')) ?? bytes());
const der = (pem: string) => new Uint8Array(new X509Certificate(pem).raw);

const asRoot = { certificate: record.rootCertificate, privateKey: record.rootPrivateKey };
const asHost = { certificate: record.hostCertificate, privateKey: record.hostPrivateKey };

async function plainPair(t: TestContext): Promise<[SocketChannel, SocketChannel, net.Socket]> {
  const server = net.createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const at = server.address();
  const connection = once(server, 'connection');
  const client = await SocketChannel.connect({
    host: '127.0.0.1',
    port: at !== null && typeof at === 'object' ? at.port : 0,
  });
  const [socket]: net.Socket[] = await connection;
  if (!socket) throw new Error('no socket');
  t.after(() => client.close());
  t.after(() => socket.destroy());
  return [client, SocketChannel.of(socket), socket];
}

async function tlsPair(
  t: TestContext,
  client: Partial<TlsOptions> = {},
  server: Partial<TlsOptions> = {},
): Promise<[SocketChannel, SocketChannel, net.Socket]> {
  const [plainClient, plainServer, socket] = await plainPair(t);
  const both = await Promise.all([
    plainClient.startTls({ role: 'client', ...asRoot, ...client }),
    plainServer.startTls({ role: 'server', ...asHost, ...server }),
  ]);
  for (const channel of both) t.after(() => channel.close());
  return [...both, socket];
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`${version} with certificates of a real pair record: each side sees the other's`, async (t) => {
    const [client, server] = await tlsPair(t, { maxVersion: version }, {});
    assert.equal(client.tlsVersion, version);
    assert.deepEqual(client.peerCertificate, der(record.hostCertificate));
    assert.deepEqual(server.peerCertificate, der(record.rootCertificate));
    await client.write(bytes(1, 2, 3));
    assert.deepEqual(await server.read(3), bytes(1, 2, 3));
  });
}

test('TLS 1.0 is spoken when asked for, with certificates signed by SHA-1', async (t) => {
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1' } as const;
  const [client, server] = await tlsPair(t, old, old);
  assert.equal(client.tlsVersion, 'TLSv1');
  await server.write(bytes(1));
  assert.deepEqual(await client.read(1), bytes(1));
});

test('a server that asks for no certificate sees none', async (t) => {
  const [, server] = await tlsPair(t, {}, { requestCertificate: false });
  assert.equal(server.peerCertificate, undefined);
});

test('a peer that leaves in the middle of the handshake is noticed at once, on either side', async (t) => {
  const [client, server] = await plainPair(t);
  await client.write(bytes(42), bytes(0x16, 3, 1, 0, 100, 1, 0));
  assert.deepEqual(await server.read(1), bytes(42));
  const serving = server.startTls({ role: 'server', ...asHost });
  await client[Symbol.asyncDispose]();
  await assert.rejects(serving, { code: 'wire/connection-closed' });

  const [second, leaver] = await plainPair(t);
  const connecting = second.startTls({ role: 'client', ...asRoot });
  await leaver.read(5);
  await leaver[Symbol.asyncDispose]();
  await assert.rejects(connecting, { name: 'AppError' });
});

test('someone else destroying the socket beneath TLS closes the channel, and closing it as well is fine', async (t) => {
  const [client, server, socket] = await tlsPair(t);
  const reading = server.read(1);
  socket.destroy();
  await assert.rejects(server.write(new Uint8Array(100_000)), { name: 'AppError' });
  server.close();
  await assert.rejects(reading, { code: 'wire/closed-here' });
  await server[Symbol.asyncDispose]();
  assert.equal(await client.readSome(1).catch(() => undefined), undefined);
});

test('bytes read too far belong to the handshake that follows', async (t) => {
  const [plainClient, plainServer, socket] = await plainPair(t);
  await plainClient.write(bytes(42));
  const connecting = plainClient.startTls({ role: 'client', ...asRoot });
  assert.deepEqual(await plainServer.read(1), bytes(42));
  // Wait until the ClientHello lies unread in this channel, then hand it over.
  if (socket.bytesRead < 100) await once(socket, 'data');
  const server = await plainServer.startTls({ role: 'server', ...asHost });
  const client = await connecting;
  await server.write(bytes(1));
  assert.deepEqual(await client.read(1), bytes(1));
});

test('a peer that drops the line without a TLS goodbye has ended, no more', async (t) => {
  const [client, server, socket] = await tlsPair(t);
  await server.write(bytes(1));
  assert.deepEqual(await client.read(1), bytes(1));
  socket.destroySoon();
  assert.equal(await client.readSome(1).catch((error: { code: string }) => error.code), undefined);
});

test('large data survives TLS, with a buffer that is used again', async (t) => {
  const [client, server] = await tlsPair(t);
  const block = new Uint8Array(200_000);
  const writing = (async () => {
    for (let round = 0; round < 50; round++) await server.write(bytes(round), block.fill(round));
  })();
  for (let round = 0; round < 50; round++) {
    const all = await client.read(1 + block.length);
    assert.ok(all.every((byte) => byte === round));
  }
  await writing;
});

test('a peer that speaks no TLS, or falls silent, ends the handshake in our words', async (t) => {
  const [client, server] = await plainPair(t);
  const refused = client.startTls({ role: 'client', ...asRoot });
  await server.write(new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await assert.rejects(refused, { code: 'wire/tls' });

  const [patient] = await plainPair(t);
  await assert.rejects(patient.startTls({ role: 'client', ...asRoot, timeoutMs: 20 }), { code: 'wire/timeout' });

  const [deserted, deserter] = await plainPair(t);
  const left = deserted.startTls({ role: 'client', ...asRoot });
  deserter.close();
  await assert.rejects(left, { name: 'AppError' });

  const [broken] = await plainPair(t);
  await assert.rejects(broken.startTls({ role: 'client', certificate: 'no', privateKey: 'no' }), { code: 'wire/tls' });
});

test('a handshake is given up when the task is', async (t) => {
  const [client] = await plainPair(t);
  const stop = new AbortController();
  const reason = new Error('stopped');
  const starting = client.startTls({ role: 'client', ...asRoot, signal: stop.signal });
  stop.abort(reason);
  await assert.rejects(starting, reason);
});

test('the channel that TLS was started on is used up, and closing it does no harm', async (t) => {
  const [client, server] = await plainPair(t);
  const secured = Promise.all([
    client.startTls({ role: 'client', ...asRoot }),
    server.startTls({ role: 'server', ...asHost }),
  ]);
  await assert.rejects(client.read(1), { code: 'wire/closed-here' });
  await assert.rejects(client.write(bytes(1)), { code: 'wire/closed-here' });
  const [secureClient, secureServer] = await secured;
  client.close();
  await server[Symbol.asyncDispose]();
  await secureClient.write(bytes(1));
  assert.deepEqual(await secureServer.read(1), bytes(1));
});
