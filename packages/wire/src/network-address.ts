/** An address of a device on the network. `scopeId` (the interface) belongs to link-local IPv6 addresses. */
export interface NetworkAddress {
  readonly family: 4 | 6;
  readonly address: string;
  readonly port: number;
  readonly scopeId?: number;
}

/** Who laid out a sockaddr (docs/protocols/usbmux.md §4). */
export type NetworkAddressLayout = 'bsd' | 'linux' | 'windows';

const bsdFamilies = new Map<number, 4 | 6>([
  [0x02, 4],
  [0x1e, 6],
]);
const nativeFamilies = new Map<number, 4 | 6>([
  [0x02, 4],
  [0x0a, 6],
  [0x17, 6],
]);
const bsdLengths = new Set([0x10, 0x1c, 0x80]);

/**
 * Reads `NetworkAddress` in the BSD, Linux or Windows layout, told apart by its first two bytes; `undefined` for any other
 * family or too few bytes.
 */
export function parseNetworkAddress(bytes: Uint8Array): NetworkAddress | undefined {
  const [first = 0, second = 0] = bytes;
  const isBsd = bsdLengths.has(first) && bsdFamilies.has(second);
  const family = isBsd ? bsdFamilies.get(second) : nativeFamilies.get(first | (second << 8));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (family === 4 && bytes.length >= 8) {
    return { family, address: bytes.subarray(4, 8).join('.'), port: view.getUint16(2) };
  }
  if (family !== 6 || bytes.length < 24) return undefined;
  const scopeId = bytes.length >= 28 ? view.getUint32(24, true) : 0;
  const address = ipv6Text(bytes.subarray(8, 24));
  return { family, address, port: view.getUint16(2), ...(scopeId > 0 ? { scopeId } : {}) };
}

/** A sockaddr of 128 bytes, as muxers send it. */
export function encodeNetworkAddress(address: NetworkAddress, layout: NetworkAddressLayout): Uint8Array {
  const bytes = new Uint8Array(128);
  const view = new DataView(bytes.buffer);
  const isFour = address.family === 4;
  if (layout === 'bsd') bytes.set(isFour ? [0x10, 0x02] : [0x1c, 0x1e]);
  else bytes.set([isFour ? 0x02 : layout === 'linux' ? 0x0a : 0x17, 0]);
  view.setUint16(2, address.port);
  if (isFour) {
    bytes.set(address.address.split('.').map(Number), 4);
    return bytes;
  }
  bytes.set(ipv6Bytes(address.address), 8);
  view.setUint32(24, address.scopeId ?? 0, true);
  return bytes;
}

/** The host to dial: link-local IPv6 addresses carry their interface (`fe80::1%3`). */
export function networkHost({ address, scopeId }: NetworkAddress): string {
  return scopeId !== undefined && address.startsWith('fe80:') ? `${address}%${scopeId}` : address;
}

/** The usual short form: the first of the longest runs of zeros becomes `::`. */
function ipv6Text(bytes: Uint8Array): string {
  const groups: number[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  let start = 0;
  let length = 1;
  for (let at = 0; at < 8; at++) {
    let end = at;
    while (groups[end] === 0) end++;
    if (end - at > length) [start, length] = [at, end - at];
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

function ipv6Bytes(text: string): Uint8Array {
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const before = groups(head);
  const after = groups(tail ?? '');
  const all = [...before, ...new Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after];
  return new Uint8Array(all.slice(0, 8).flatMap((group) => [group >> 8, group & 0xff]));
}
