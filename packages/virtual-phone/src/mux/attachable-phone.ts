import type { SocketChannel } from '@pearmain/wire';

/** Serves one connection to a port of a phone, to its end; the channel belongs to it. */
export type PortHandler = (channel: SocketChannel) => Promise<void>;

/** What the muxer needs of a phone. */
export interface AttachablePhone {
  readonly udid: string;
  /** Where pair records for this phone are kept. */
  readonly stateFolder: string;
  /** Who answers at that port now; undefined: nobody, the connection is refused. */
  dial(port: number): PortHandler | undefined;
}
