import { AppError, type TaskContext, type Udid } from '@pearmain/base';
import {
  type AttachedDevice,
  type DeviceMuxer,
  fail as deviceFailure,
  identify,
  type KnownPhone,
  type Manner,
  mannerOf,
  openMulticast,
  type PairRecordStore,
  phoneAt,
  searchPhones,
} from '@pearmain/device';
import type { Environment } from '../environment.js';

const answerMs = 10_000;

/** With whom a phone is looked for. */
export interface Looking {
  readonly environment: Environment;
  /** Holds pair records; phones on Wi-Fi are reached without it. */
  readonly muxer: DeviceMuxer;
  readonly records: PairRecordStore;
  readonly context: TaskContext;
}

/** Whether phones are looked for beyond the muxer at all. */
export function looksOnWifi({ wifi }: Environment): boolean {
  return wifi.maySearch || wifi.addresses.length > 0;
}

/**
 * The phone at an address that a person named.
 *
 * @throws device/out-of-reach, device/nobody-known-there, device/no-answer
 */
export async function phoneAtAddress(
  host: string,
  { environment, muxer, records, context }: Looking,
): Promise<AttachedDevice> {
  const known = await records.all();
  const udid = await identify({ host, known, muxer, manner: mannerIn(environment, context) });
  if (udid === undefined) throw deviceFailure('nobody-known-there', { host });
  return phoneAt(host, udid, muxer);
}

/**
 * Phones of which this computer has a pair record and that are at an address of the settings, or announce themselves where
 * searching is allowed. Those in `except` are reached already.
 */
export async function phonesOnWifi(looking: Looking, except: ReadonlySet<Udid>): Promise<AttachedDevice[]> {
  const known = (await looking.records.all()).filter(({ udid }) => !except.has(udid));
  const atAddresses = await atSettings(looking, known);
  const isFound = (udid: Udid): boolean => atAddresses.some((device) => device.udid === udid);
  const missing = known.filter(({ udid }) => !isFound(udid));
  return [...atAddresses, ...(await searchFor(looking, missing))].filter(({ udid }) => !except.has(udid));
}

/** That one phone, in the same ways. */
export async function phoneOnWifi(looking: Looking, udid: Udid): Promise<AttachedDevice | undefined> {
  const known = (await looking.records.all()).filter((record) => record.udid === udid);
  const atAddress = (await atSettings(looking, known)).find((device) => device.udid === udid);
  if (atAddress) return atAddress;
  const [searched] = await searchFor(looking, known);
  return searched;
}

async function atSettings({ environment, muxer, context }: Looking, known: readonly KnownPhone[]) {
  const manner = mannerIn(environment, context);
  const looks = environment.wifi.addresses.map(async (host): Promise<AttachedDevice[]> => {
    try {
      const udid = await identify({ host, known, muxer, manner });
      return udid === undefined ? [] : [phoneAt(host, udid, muxer)];
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      context.log.info('no phone answers at an address of the settings', { host, code: error.code });
      return [];
    }
  });
  return (await Promise.all(looks)).flat();
}

async function searchFor(
  { environment, muxer, context }: Looking,
  known: readonly KnownPhone[],
): Promise<AttachedDevice[]> {
  const { maySearch, askAt } = environment.wifi;
  const { signal, log } = context;
  if (!maySearch || known.length === 0) return [];
  try {
    await using transport = await openMulticast(log, { place: askAt });
    return await searchPhones({ transport, known, muxer, manner: mannerIn(environment, context), signal, log });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    // What was found otherwise is not taken back by a search that cannot be made.
    context.emit({ kind: 'notice', code: error.code, message: error.message });
    return [];
  }
}

function mannerIn({ clock }: Environment, { signal }: TaskContext): Manner {
  return mannerOf({ label: 'pearmain', timer: clock, timeoutMs: answerMs, signal });
}
