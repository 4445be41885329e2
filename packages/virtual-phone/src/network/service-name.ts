/** What a phone announces (docs/protocols/wifi.md §2). */
export const mobdevType = '_apple-mobdev2._tcp.local';

/** The name of a phone's announcement, by its Wi-Fi address: `<mac>@<link-local address>`, as up to iOS 26.3. */
export function mobdevInstance(wifiAddress: string): string {
  return `${wifiAddress}@${linkLocalAddress(wifiAddress)}`;
}

/** The same in full, with the dot of the root. */
export function mobdevServiceName(wifiAddress: string): string {
  return `${mobdevInstance(wifiAddress)}.${mobdevType}.`;
}

/** The IPv6 address that an interface with this hardware address gives itself (RFC 4291, appendix A). */
function linkLocalAddress(wifiAddress: string): string {
  const bytes = wifiAddress.split(':').map((part) => Number.parseInt(part, 16));
  const [first = 0, ...others] = bytes;
  const identifier = [first ^ 0x02, ...others.slice(0, 2), 0xff, 0xfe, ...others.slice(2)];
  const groups = [0, 2, 4, 6].map((at) => (((identifier[at] ?? 0) << 8) | (identifier[at + 1] ?? 0)).toString(16));
  return `fe80::${groups.join(':')}`;
}
