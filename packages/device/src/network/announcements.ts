import { type MobdevTexts, mobdevMacAddress, mobdevService, parseMobdevTexts } from '@pearmain/wire';
import type { DnsQuestion, DnsRecord } from './dns-transport.js';

/** A phone that says that it is in the local network. It may be anybody's, and nothing of it is proven. */
export interface Announcement {
  /** The name of the announcement, which tells one phone from another. */
  readonly instance: string;
  /** Where to dial. */
  readonly host: string;
  readonly macAddress?: string | undefined;
  readonly texts?: MobdevTexts | undefined;
}

/** As many as are kept: a network with more phones than that is an attack. */
const instancesAtMost = 64;
const hostsAtMost = 256;
const addressesAtMost = 8;

interface Heard {
  target?: string;
  texts?: readonly Uint8Array[];
  readonly from: string;
}

/** Puts the records that come in, in whatever order and packets, together to announcements of phones. */
export class Announcements {
  readonly #instances = new Map<string, Heard>();
  readonly #addresses = new Map<string, string[]>();

  add(records: readonly DnsRecord[], from: string): void {
    // Names first: the records of one packet belong together whatever their order.
    const standing = records.filter(({ ttl }) => ttl !== 0);
    for (const record of standing) this.#addName(record, from);
    for (const record of standing) this.#addDetail(record);
  }

  /** Those of which everything is known that is needed. */
  complete(): Announcement[] {
    return [...this.#instances].flatMap(([instance, { target, texts, from }]) => {
      if (target === undefined || texts === undefined) return [];
      const host = this.#addresses.get(target)?.find(isDialable) ?? from;
      return [{ instance, host, macAddress: mobdevMacAddress(instance), texts: parseMobdevTexts(texts) }];
    });
  }

  /** What is still to be asked: first of all who is there. */
  questions(): DnsQuestion[] {
    const open: DnsQuestion[] = [{ name: mobdevService, type: 'PTR' }];
    for (const [name, { target, texts }] of this.#instances) {
      if (target === undefined) open.push({ name, type: 'SRV' });
      else if (!this.#addresses.has(target)) open.push({ name: target, type: 'A' }, { name: target, type: 'AAAA' });
      if (texts === undefined) open.push({ name, type: 'TXT' });
    }
    return open;
  }

  #addName({ name, type, data }: DnsRecord, from: string): void {
    if (type !== 'PTR' || lower(name) !== mobdevService || typeof data !== 'string') return;
    const instance = lower(data);
    if (!instance.endsWith(`.${mobdevService}`) || this.#instances.has(instance)) return;
    if (this.#instances.size < instancesAtMost) this.#instances.set(instance, { from });
  }

  #addDetail({ name, type, data }: DnsRecord): void {
    const heard = this.#instances.get(lower(name));
    if (type === 'SRV' && heard && hasTarget(data)) heard.target = lower(data.target);
    if (type === 'TXT' && heard) heard.texts = textsOf(data);
    if ((type === 'A' || type === 'AAAA') && typeof data === 'string') this.#addAddress(lower(name), data);
  }

  #addAddress(host: string, address: string): void {
    const known = this.#addresses.get(host) ?? [];
    if (known.includes(address) || known.length >= addressesAtMost || this.#addresses.size >= hostsAtMost) return;
    // IPv4 first, in front of what came before: it needs no scope.
    this.#addresses.set(host, address.includes(':') ? [...known, address] : [address, ...known]);
  }
}

function hasTarget(data: unknown): data is { readonly target: string } {
  return typeof data === 'object' && data !== null && 'target' in data && typeof data.target === 'string';
}

function textsOf(data: unknown): Uint8Array[] {
  return (Array.isArray(data) ? data : [data]).filter((text: unknown) => text instanceof Uint8Array);
}

/** A link-local address is of no use without the interface, which an answer does not tell. */
function isDialable(address: string): boolean {
  return !/^fe[89ab]/i.test(address);
}

/** Names of the DNS are the same in capitals; the dot of the root may be written or not. */
function lower(name: unknown): string {
  return typeof name === 'string' ? name.toLowerCase().replace(/\.$/, '') : '';
}
