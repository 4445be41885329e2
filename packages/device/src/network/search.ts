import { AppError, isFailure, type Log, type Udid } from '@pearmain/base';
import { namesHost } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { AttachedDevice, DeviceMuxer } from '../mux/attached-device.js';
import { within } from '../patience.js';
import type { Manner } from '../session/manner.js';
import type { Announcement } from './announcements.js';
import { phoneAt } from './direct-reach.js';
import type { DnsTransport } from './dns-transport.js';
import { identify, type KnownPhone } from './identify.js';
import { listenForPhones } from './listen-for-phones.js';

/** What is searched for in the local network, and with what. */
export interface Search {
  readonly transport: DnsTransport;
  /** The phones that this computer has records of; others are of no interest. */
  readonly known: readonly KnownPhone[];
  readonly muxer: DeviceMuxer;
  readonly manner: Manner;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Five seconds unless told otherwise; less when all were found. */
  readonly forMs?: number;
}

const searchMs = 5000;
/** How long those who announced themselves may take to say who they are, after the search. */
const recogniseMs = 15_000;

/** Known phones that announce themselves in the local network, each once (docs/protocols/wifi.md §4). */
export async function searchPhones(search: Search): Promise<AttachedDevice[]> {
  const { transport, known, muxer, manner, signal, log, forMs = searchMs } = search;
  const found = new Map<Udid, AttachedDevice>();
  const missing = () => known.filter(({ udid }) => !found.has(udid));
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const late = new AbortController();
  const patient = { ...manner, signal: AbortSignal.any([signal, late.signal]) };
  const recognising: Promise<void>[] = [];
  const recognise = async (announcement: Announcement): Promise<void> => {
    try {
      const udid = await recognised(announcement, { ...search, manner: patient, known: missing() });
      if (udid === undefined || !missing().some((phone) => phone.udid === udid)) return;
      found.set(udid, phoneAt(announcement.host, udid, muxer));
      if (missing().length > 0) return;
      over.abort();
      late.abort(tooLate());
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      log.info('a phone announced itself and did not answer', { code: error.code });
    }
  };
  if (known.length === 0) return [];
  try {
    const listening = { transport, timer: manner.timer, forMs, signal: until };
    for await (const announcement of listenForPhones(listening)) recognising.push(recognise(announcement));
  } catch (error) {
    if (!over.signal.aborted) throw error;
  }
  const bounds = {
    timer: manner.timer,
    timeoutMs: recogniseMs,
    signal,
    interrupt: () => late.abort(tooLate()),
    late: tooLate,
  };
  try {
    await within(bounds, Promise.all(recognising));
  } catch (error) {
    signal.throwIfAborted();
    if (!isFailure(error, 'device/no-answer')) throw error; // whoever was recognised until then is told of
  }
  return [...found.values()];
}

const tooLate = () => fail('no-answer', { name: 'A phone in the network', seconds: recogniseMs / 1000 });

/**
 * Whose announcement it is. Tags name computers, and a phone that names ours not is left in peace. The Wi-Fi address names
 * the phone where it is not a private one. Otherwise the phone has to be asked.
 */
async function recognised({ host, macAddress, texts }: Announcement, search: Search): Promise<Udid | undefined> {
  const { known, muxer, manner } = search;
  const sameAddress = known.find(({ record }) => macAddress !== undefined && record.wifiMacAddress === macAddress);
  if (sameAddress) return sameAddress.udid;
  const candidates = texts ? known.filter(({ record }) => namesHost(texts, record.hostId)) : known;
  const [only, another] = candidates;
  if (texts && only && !another) return only.udid;
  return only && (await identify({ host, known: candidates, muxer, manner }));
}
