import { deviceBlockSize } from '@pearmain/wire';
import { expected } from '../progress.js';
import type { HostFolder } from './host-folder.js';

/** Sends one small file that the agent made, in a message of its own. */
export async function putBytes(host: HostFolder, path: string, bytes: Uint8Array): Promise<void> {
  const write = async (stream: Parameters<Parameters<HostFolder['put']>[0]>[0]): Promise<void> => {
    stream.name(`/var/tmp/${path.slice(path.lastIndexOf('/') + 1)}`, path);
    for (let at = 0; at < bytes.length; at += deviceBlockSize) {
      if (!stream.hasRoom()) await stream.flush();
      const piece = bytes.subarray(at, at + deviceBlockSize);
      stream.block(piece.length).set(piece);
      stream.commitBlock(piece.length);
    }
    stream.end();
  };
  await host.put(write, { seconds: expected.transfer(1, 0) });
}
