import { BlockList, isIP } from 'node:net';
import { fail } from '../failures.js';
import { type ListenAddress, parseListenAddress } from '../mux/listeners.js';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/**
 * Where the control socket shall be, in the form of `--listen`: on this machine only, as whoever reaches it commands the
 * phone.
 *
 * @throws virtual-phone/bad-option
 */
export function parseControlAddress(text: string): ListenAddress {
  const address = parseListenAddress(text, '--control');
  if ('path' in address || isLoopback(address.host)) return address;
  throw fail('bad-option', {
    option: '--control',
    problem: `“${address.host}” is not an address of this machine alone`,
  });
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
