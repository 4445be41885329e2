import { connect, createServer, type Socket } from 'node:net';

/** A proxy before the phone's muxer that does something when a given number of bytes has passed. */
export interface CuttingProxy extends AsyncDisposable {
  readonly address: string;
  /** Bytes that were counted so far, over all connections. */
  readonly passed: number;
  /** Closes every connection at once, as a pulled cable does; new ones are refused until `mend`. */
  cut(): void;
  mend(): void;
}

/**
 * Starts a proxy on loopback; `atByte` runs once, when the byte with that number has been passed on. Counted is what comes from the
 * phone, or what passes both ways.
 */
export async function startCuttingProxy(
  target: string,
  atByte?: { byte: number; act(proxy: CuttingProxy): void },
  { counts = 'from-phone' }: { readonly counts?: 'from-phone' | 'both' } = {},
): Promise<CuttingProxy> {
  const [host = '127.0.0.1', port = '0'] = target.split(':');
  const open = new Set<Socket>();
  let isCut = false;
  let passed = 0;
  let acted = false;

  const count = (chunk: Buffer): void => {
    passed += chunk.length;
    if (acted || !atByte || passed < atByte.byte) return;
    acted = true;
    atByte.act(proxy);
  };

  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const phone = connect(Number(port), host);
    for (const [from, to] of [
      [client, phone],
      [phone, client],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
    client.pipe(phone);
    phone.pipe(client);
    phone.on('data', count);
    if (counts === 'both') client.on('data', count);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the proxy has no address');

  const proxy: CuttingProxy = {
    address: `127.0.0.1:${bound.port}`,
    get passed() {
      return passed;
    },
    cut() {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      proxy.cut();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
  return proxy;
}
