import type { NetworkAddress, SocketChannel } from '@pearmain/wire';

/** Serves one connection to a port of a phone, to its end; the channel belongs to it. */
export type PortHandler = (channel: SocketChannel) => Promise<void>;

/** How a muxer writes `NetworkAddress`: Apple's way, this system's own, or whichever the client that asks can read. */
export type AddressLayout = 'bsd' | 'native' | 'by-client';

/** How a phone is connected, and what a muxer says of that. */
export type Attachment =
  | { readonly kind: 'usb' }
  | {
      readonly kind: 'network';
      readonly address: NetworkAddress;
      readonly layout: AddressLayout;
      /** The full name of the phone's announcement: `<mac>@<address>._apple-mobdev2._tcp.local.` */
      readonly serviceName: string;
    };

/** What the muxer needs of a phone. One that is on the cable and on Wi-Fi is attached twice. */
export interface AttachablePhone {
  readonly udid: string;
  /** Where pair records for this phone are kept. */
  readonly stateFolder: string;
  readonly attachment: Attachment;
  /** Who answers at that port now; undefined: nobody, the connection is refused. */
  dial(port: number): PortHandler | undefined;
}
