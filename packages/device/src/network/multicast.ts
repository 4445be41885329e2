import { networkInterfaces } from 'node:os';
import type { Log } from '@pearmain/base';
import makeMulticastDns, { type MulticastDNS, type Options } from 'multicast-dns';
import { fail } from '../failures.js';
import type { DnsRecord, DnsTransport } from './dns-transport.js';

/** A place to ask instead of the whole local network. */
export interface DnsPlace {
  readonly host: string;
  readonly port: number;
}

/** Whom to ask, if not everybody in the local network. */
export interface Asked {
  readonly place?: DnsPlace | undefined;
  /** The addresses of this computer's interfaces to ask through, instead of all but the loopback one. */
  readonly through?: readonly string[] | undefined;
}

const interfacesAtMost = 8;

/**
 * Asks the local network by multicast, through every interface (docs/protocols/wifi.md §3), or one place alone. Nothing is
 * sent before `ask`.
 *
 * @throws device/no-local-network where no interface lets itself be used
 */
export async function openMulticast(
  log: Log,
  { place, through = localAddresses() }: Asked = {},
): Promise<DnsTransport> {
  const opening = place ? [openOne({ multicast: false, port: 0 })] : through.map(openOnInterface);
  const opened = await Promise.allSettled(opening);
  const members = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const one of opened) if (one.status === 'rejected') log.info('an interface cannot ask the network', reason(one));
  if (members.length === 0) throw fail('no-local-network');
  return transport(members, log, place);
}

function transport(members: readonly MulticastDNS[], log: Log, place?: DnsPlace): DnsTransport {
  return {
    ask(questions) {
      for (const member of members) {
        const packet = { questions: questions.map((question) => ({ ...question })) };
        const sent = (error: Error | null): void => {
          if (error) log.debug('a question did not get out', { reason: error.message });
        };
        if (place) member.query(packet, { address: place.host, port: place.port }, sent);
        else member.query(packet, sent);
      }
    },
    onAnswer(listener) {
      for (const member of members) {
        member.on('response', ({ answers = [], additionals = [] }, { address }) => {
          listener([...answers, ...additionals] as DnsRecord[], address); // their data is looked at where it is used
        });
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(members.map((member) => new Promise<void>((resolve) => member.destroy(resolve))));
    },
  };
}

/** Bound to all addresses: one that is bound to its interface's own does not hear what is sent to the group. */
function openOnInterface(address: string): Promise<MulticastDNS> {
  return openOne({ interface: address, bind: '0.0.0.0' });
}

function openOne(options: Options): Promise<MulticastDNS> {
  const member = makeMulticastDns(options);
  return new Promise((resolve, reject) => {
    member.on('error', (error: Error) => member.destroy(() => reject(error)));
    // Packets that are none, and groups that cannot be joined, are no reason to stop listening.
    member.on('warning', () => {});
    member.on('ready', () => resolve(member));
  });
}

function localAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((of = []) =>
    of.filter(({ family, internal }) => family === 'IPv4' && !internal).slice(0, 1),
  );
  return addresses.slice(0, interfacesAtMost).map(({ address }) => address);
}

function reason({ reason }: PromiseRejectedResult): { reason: string } {
  return { reason: reason instanceof Error ? reason.message : String(reason) };
}
