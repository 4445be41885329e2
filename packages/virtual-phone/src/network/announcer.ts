import dgram from 'node:dgram';
import type { AddressInfo } from 'node:net';
import makeMulticastDns, { type MulticastDNS, type ResponseOutgoingPacket } from 'multicast-dns';
import { fail } from '../failures.js';
import type { ListenAddress } from '../mux/listeners.js';
import { mobdevType } from './service-name.js';

/** Where to listen instead of the group. */
type Place = Extract<ListenAddress, { readonly host: string }>;

/** What a phone says of itself in the network. */
export interface AnnouncedPhone {
  /** The instance's name, without its type. */
  readonly instance: string;
  readonly hostName: string;
  readonly address: string;
  readonly port: number;
  readonly texts: readonly Uint8Array[];
}

/** Who is asked for phones in the network. */
export interface Announcer extends AsyncDisposable {
  /** The place where it listens, in the form of `--mdns-listen`; `undefined` for the group. */
  readonly place: string | undefined;
  /** Tells of a phone from now on, as it is at each question; the result takes it back. */
  announce(phone: () => AnnouncedPhone): Disposable;
}

/**
 * Answers questions for phones by multicast, on the loopback interface alone: what is virtual stays in this computer. With a
 * place it listens there instead, to who asks it directly (docs/protocols/virtual-phone.md §8).
 *
 * @throws virtual-phone/cannot-listen
 */
export async function openAnnouncer(place?: Place): Promise<Announcer> {
  const socket = place && (await bound(place));
  const member = await openMember(socket);
  const phones = new Set<() => AnnouncedPhone>();
  member.on('query', ({ id = 0, questions = [] }, from) => {
    const asked = questions.map(({ name }) => name.toLowerCase());
    const answers = [...phones].map((phone) => recordsOf(phone())).filter((records) => isAbout(records, asked));
    if (answers.length === 0) return;
    const packet = { id, questions: from.port === groupPort ? [] : questions, answers: answers.flat() };
    // Whoever asks from another port does not hear the group (RFC 6762 §6.7).
    if (from.port === groupPort) member.respond(packet);
    else member.respond(packet, from);
  });
  return {
    place: socket && placeOf(socket.address()),
    announce(phone) {
      phones.add(phone);
      if (!place) member.respond({ answers: recordsOf(phone()) });
      return {
        [Symbol.dispose]() {
          if (!phones.delete(phone) || place) return;
          member.respond({ answers: recordsOf(phone()).map((record) => ({ ...record, ttl: 0 })) });
        },
      };
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => member.destroy(resolve)),
  };
}

type Answer = NonNullable<ResponseOutgoingPacket['answers']>[number];

const groupPort = 5353;
const lifeSeconds = { shared: 4500, unique: 120 };

function recordsOf({ instance, hostName, address, port, texts }: AnnouncedPhone): Answer[] {
  const name = `${instance}.${mobdevType}`;
  const target = `${hostName}.local`;
  return [
    { name: mobdevType, type: 'PTR', ttl: lifeSeconds.shared, data: name },
    { name, type: 'SRV', ttl: lifeSeconds.unique, data: { port, target, priority: 0, weight: 0 } },
    { name, type: 'TXT', ttl: lifeSeconds.shared, data: texts.map((text) => Buffer.from(text)) },
    { name: target, type: address.includes(':') ? 'AAAA' : 'A', ttl: lifeSeconds.unique, data: address },
  ];
}

function isAbout(records: readonly Answer[], asked: readonly string[]): boolean {
  return records.some(({ name }) => asked.includes(name.toLowerCase()));
}

async function openMember(socket?: dgram.Socket): Promise<MulticastDNS> {
  const member = makeMulticastDns(
    socket ? { multicast: false, bind: false, socket } : { interface: '127.0.0.1', bind: '0.0.0.0' },
  );
  member.on('warning', () => {}); // others may send what is no packet
  return await new Promise((resolve, reject) => {
    member.on('error', (cause: Error) => member.destroy(() => reject(cannotListen(`port ${groupPort}`, cause))));
    member.on('ready', () => resolve(member));
  });
}

function placeOf({ address, port }: AddressInfo): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function bound({ host, port }: Place): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error): void => reject(cannotListen(`${host}:${port}`, cause));
    socket.once('error', refuse);
    socket.bind(port, host, () => {
      socket.off('error', refuse);
      resolve(socket);
    });
  });
}

function cannotListen(address: string, cause: Error) {
  return fail('cannot-listen', { address, reason: cause.message }, { cause });
}
