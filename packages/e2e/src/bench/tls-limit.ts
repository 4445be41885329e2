import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import type { Sending } from './tls-sender.js';

/**
 * The limit of what a host can reach on this machine: another process sends the files through a bare TLS loopback socket,
 * this one writes the bytes into files and does nothing else. Returns seconds.
 */
export async function measureTlsLimit(files: readonly string[], into: string, identity: Identity): Promise<number> {
  mkdirSync(into);
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the limit has no address');
  const begun = performance.now();
  const order: Sending = { port: address.port, files };
  const sender = fork(fileURLToPath(new URL('./tls-sender.js', import.meta.url)), [JSON.stringify(order)]);
  const [raw] = (await once(server, 'connection')) as [Socket];
  const secured = new TLSSocket(raw, { isServer: true, secureContext: createSecureContext(identity) });
  let file = openSync(join(into, '0'), 'w');
  let written = 0;
  secured.on('data', (chunk: Buffer) => {
    for (let done = 0; done < chunk.length; ) done += writeSync(file, chunk, done);
    written += chunk.length;
    if (written < 2 ** 30) return;
    closeSync(file);
    file = openSync(join(into, String(performance.now())), 'w');
    written = 0;
  });
  await once(secured, 'end');
  closeSync(file);
  const seconds = (performance.now() - begun) / 1000;
  secured.destroy();
  server.close();
  await once(sender, 'exit');
  return seconds;
}

/** A certificate and its key, PEM text. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}
