import type { SocketAddress } from './channel.js';

/**
 * Where a muxer listens, as people and programs write it: `UNIX:/path`, `/path`, `host:port`, `[v6]:port`
 * (docs/protocols/usbmux.md §1). `undefined` for anything else.
 */
export function parseMuxAddress(text: string): SocketAddress | undefined {
  if (text.startsWith('UNIX:')) return text.length > 5 ? { path: text.slice(5) } : undefined;
  if (text.startsWith('/')) return { path: text };
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, Math.max(colon, 0)).replace(/^\[(.*)\]$/, '$1');
  const port = /^\d{1,5}$/.test(text.slice(colon + 1)) ? Number(text.slice(colon + 1)) : 0;
  return host !== '' && port >= 1 && port <= 65535 ? { host, port } : undefined;
}
