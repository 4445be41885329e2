import { addressText, parseMuxAddress, type SocketAddress } from '@pearmain/wire';
import { fail } from '../failures.js';
import { plainText } from '../plain-text.js';

/** Where a muxer listens: a Unix socket, or a host and a port. */
export type MuxAddress = SocketAddress;

/**
 * Where the muxer of this computer listens: what `USBMUXD_SOCKET_ADDRESS` says, else the platform's own place
 * (docs/protocols/usbmux.md §1). `platform` is Node's word for it (`process.platform`).
 *
 * @throws device/bad-muxer-address, where libusbmuxd would silently take the default
 */
export function muxAddress(environmentValue: string | undefined, platform: string): MuxAddress {
  const text = environmentValue?.trim() ?? '';
  if (text !== '') return readMuxAddress(text);
  return platform === 'win32' ? { host: '127.0.0.1', port: 27015 } : { path: '/var/run/usbmuxd' };
}

function readMuxAddress(text: string): MuxAddress {
  const address = parseMuxAddress(text);
  if (!address) throw fail('bad-muxer-address', { text: plainText(text) });
  return address;
}

/** The address in words, for messages. */
export function muxAddressText(address: MuxAddress): string {
  return addressText(address);
}
