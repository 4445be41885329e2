import { isIP } from 'node:net';
import type { DnsPlace } from '@pearmain/device';
import { fail } from '../failures.js';

/** How phones are looked for beyond the muxer. By default they are not: nothing leaves this computer (docs/protocols/wifi.md §3). */
export interface WifiWays {
  /** Whether the local network may be searched, when the phone that is meant is not there otherwise. */
  readonly maySearch: boolean;
  /** Whether a list is to show who is in the network, too. */
  readonly isAsked: boolean;
  /** The one phone that is meant is at this address, and nobody else is asked. */
  readonly only: string | undefined;
  /** Addresses at which the person's phones are. */
  readonly addresses: readonly string[];
  /** Whom to ask instead of the local network. */
  readonly askAt: DnsPlace | undefined;
}

/** No phone is looked for beyond the muxer. */
export const noWifi: WifiWays = { maySearch: false, isAsked: false, only: undefined, addresses: [], askAt: undefined };

/** What decides about them: flags, settings, environment. */
export interface WifiSources {
  /** `--wifi` */
  readonly isAsked: boolean;
  /** `--address` */
  readonly only: string | undefined;
  /** `searchWifi` */
  readonly isSetting: boolean;
  readonly addresses: readonly string[];
  /** `pearmain_MDNS_ADDRESS` */
  readonly mdnsAddress: string | undefined;
}

/** @throws engine/bad-address */
export function wifiWays({ isAsked, only, isSetting, addresses, mdnsAddress }: WifiSources): WifiWays {
  return {
    maySearch: isAsked || isSetting,
    isAsked,
    only: only === undefined ? undefined : hostIn(only),
    addresses: addresses.map(hostIn),
    askAt: mdnsAddress === undefined ? undefined : placeIn(mdnsAddress),
  };
}

/** Whether a text is a name or an address in a network. Ports are always the phone's own. */
export function isHost(text: string): boolean {
  const host = bare(text);
  return isIP(host) !== 0 || /^[\w-]+(?:\.[\w-]+)*\.?$/.test(host);
}

function hostIn(text: string): string {
  if (!isHost(text)) throw fail('bad-address', { text });
  return bare(text);
}

/** Without the brackets that IPv6 has in other places. */
function bare(text: string): string {
  return text.trim().replace(/^\[(.*)\]$/, '$1');
}

function placeIn(text: string): DnsPlace {
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const [host, port] = [bracketed ?? plain, Number(digits)];
  if (host === undefined || port < 1 || port > 65_535) throw fail('bad-address', { text });
  return { host, port };
}
