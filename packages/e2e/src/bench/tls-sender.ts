// The other end of the limit: reads files and sends them through TLS, in blocks as a phone's.

import { once } from 'node:events';
import { closeSync, openSync, readSync } from 'node:fs';
import { connect } from 'node:tls';

/** What is to be sent where. */
export interface Sending {
  readonly port: number;
  readonly files: readonly string[];
}

const { port, files } = JSON.parse(process.argv[2] ?? '') as Sending;
const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
await once(socket, 'secureConnect');
for (const path of files) {
  const file = openSync(path, 'r');
  for (;;) {
    const block = Buffer.allocUnsafe(256 * 1024);
    const length = readSync(file, block);
    if (length === 0) break;
    if (!socket.write(block.subarray(0, length))) await once(socket, 'drain');
  }
  closeSync(file);
}
socket.end();
await once(socket, 'close');
process.disconnect();
