import { createServer } from 'node:net';
import { AppError } from '@pearmain/base';
import { type PlistDict, textIn } from '@pearmain/formats';
import { encodeMuxPlist, muxMessageOf, muxResult, readMuxPacket, SocketChannel } from '@pearmain/wire';

/** A muxer with one phone in its list, which answers every other request with one number. */
export interface RefusingMuxer extends AsyncDisposable {
  readonly address: string;
  /** The number for each request that is not `ListDevices`; 0 and all others alike. */
  numbers: Readonly<Record<string, number>>;
}

/** Starts it on loopback. */
export async function startRefusingMuxer(udid: string): Promise<RefusingMuxer> {
  const open = new Set<SocketChannel>();
  const server = createServer((socket) => {
    const channel = SocketChannel.of(socket);
    open.add(channel);
    void serve(channel).finally(() => {
      channel.close();
      open.delete(channel);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the muxer has no address');

  const muxer: RefusingMuxer = {
    address: `127.0.0.1:${bound.port}`,
    numbers: {},
    async [Symbol.asyncDispose]() {
      for (const channel of open) channel.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function serve(channel: SocketChannel): Promise<void> {
    try {
      for (;;) {
        const packet = await readMuxPacket(channel);
        const request = textIn(muxMessageOf(packet), 'MessageType') ?? '';
        await channel.write(encodeMuxPlist(packet.tag, answer(request)));
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error; // the client hung up
    }
  }

  function answer(request: string): PlistDict {
    if (request !== 'ListDevices') return muxResult(muxer.numbers[request] ?? 0);
    const properties = { ConnectionType: 'USB', DeviceID: 1, LocationID: 0, ProductID: 4776, SerialNumber: udid };
    return { DeviceList: [{ DeviceID: 1, MessageType: 'Attached', Properties: properties }] };
  }
  return muxer;
}
