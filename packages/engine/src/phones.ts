import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import {
  type AttachedDevice,
  type BasicSummary,
  findDevice,
  isStillThere,
  Muxer,
  muxAddress,
  onePerPhone,
  PairRecordStore,
  readBasicSummary,
  type TrustOptions,
} from '@pearmain/device';
import { beginsLike, withoutAlias } from './device-selector.js';
import type { Environment } from './environment.js';
import { looksOnWifi, phoneAtAddress, phoneOnWifi, phonesOnWifi } from './wifi/phones-on-wifi.js';

/** A phone that is connected now: the best way to reach it, all ways, and what it tells a stranger. */
export interface Phone {
  readonly udid: AttachedDevice['udid'];
  readonly connection: AttachedDevice['connection'];
  readonly name: string;
  readonly device: AttachedDevice;
  readonly connections: readonly AttachedDevice['connection'][];
  readonly basics: BasicSummary;
}

const label = 'pearmain';
const answerMs = 30_000;

/** The muxer that the surroundings name. */
export function openMuxer({ muxAddress: address, platform, clock }: Environment, { log }: TaskContext): Muxer {
  return new Muxer(muxAddress(address, platform), { timer: clock, log });
}

/** A phone that is connected and did not say who it is, and why not: in restore mode, or gone meanwhile. */
export interface MutePhone {
  readonly udid: AttachedDevice['udid'];
  readonly failure: AppError;
}

/** Everything that is connected now. */
export interface ConnectedPhones {
  readonly phones: readonly Phone[];
  readonly mute: readonly MutePhone[];
  /** Nothing more could be found by looking further. */
  readonly isAll: boolean;
}

/**
 * How far it is looked, where it may be looked beyond the muxer at all: only when that lists nobody, for phones that it does
 * not list, or for every way to every phone.
 */
export type Reach = 'needed' | 'others' | 'every-way';

/**
 * Every phone that is connected, one entry each (docs/protocols/wifi.md §4).
 *
 * @throws device/no-muxer, device/muxer-denied; with an address, what reaching it throws
 */
export async function connectedPhones(
  environment: Environment,
  context: TaskContext,
  reach: Reach = 'needed',
): Promise<ConnectedPhones> {
  const { devices, isAll } = await reachableDevices(environment, context, reach);
  const phones: Phone[] = [];
  const mute: MutePhone[] = [];
  for (const device of onePerPhone(devices)) {
    try {
      const ways = devices.filter(({ udid }) => udid === device.udid);
      phones.push(await readPhone(device, ways, environment, context));
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      context.log.warn('a phone did not answer', { udid: device.udid, code: error.code });
      mute.push({ udid: device.udid, failure: error });
    }
  }
  return { phones, mute, isAll };
}

async function reachableDevices(environment: Environment, context: TaskContext, reach: Reach) {
  const muxer = openMuxer(environment, context);
  const looking = { environment, muxer, records: pairRecords(environment, context), context };
  const { only } = environment.wifi;
  if (only !== undefined) return { devices: [await phoneAtAddress(only, looking)], isAll: true };
  const { listed, failure } = await listIfThere(muxer, environment, context);
  if (!looksOnWifi(environment)) return { devices: listed, isAll: true };
  if (reach === 'needed' && listed.length > 0) return { devices: listed, isAll: false };
  const reached = reach === 'every-way' ? listed.filter(({ connection }) => connection === 'network') : listed;
  const found = await phonesOnWifi(looking, new Set(reached.map(({ udid }) => udid)));
  if (failure && found.length === 0) throw failure;
  return { devices: [...listed, ...found], isAll: true };
}

/** What the muxer lists. Whoever may look on Wi-Fi can do without a muxer. */
async function listIfThere(
  muxer: Muxer,
  environment: Environment,
  { signal }: TaskContext,
): Promise<{ listed: AttachedDevice[]; failure?: AppError }> {
  try {
    return { listed: await muxer.list(signal) };
  } catch (error) {
    const isAbsent = isFailure(error, 'device/no-muxer') || isFailure(error, 'device/muxer-denied');
    if (!isAbsent || !(error instanceof AppError) || !looksOnWifi(environment)) throw error;
    return { listed: [], failure: error };
  }
}

/** A phone as it can be reached now: by `device` best, and by all of `ways`. */
export async function readPhone(
  device: AttachedDevice,
  ways: readonly AttachedDevice[],
  { clock: timer }: Environment,
  { signal }: TaskContext,
): Promise<Phone> {
  const basics = await readBasicSummary(device, { label, timer, timeoutMs: answerMs, signal });
  const { udid, connection } = device;
  const connections = [...new Set(ways.map((way) => way.connection))].sort().reverse();
  return { udid, connection, name: basics.name, device, connections, basics };
}

/**
 * The phone that is meant: by name, by an alias of the settings, by the start of its identifier, or the only one.
 *
 * @throws device/no-device, device/no-such-device, device/several-devices; what kept the one that is meant from answering
 */
export async function choosePhone(
  environment: Environment,
  selector: string | undefined,
  context: TaskContext,
): Promise<Phone> {
  const wanted = withoutAlias(environment.aliases, selector);
  const near = await connectedPhones(environment, context);
  try {
    return phoneIn(near, wanted);
  } catch (error) {
    if (near.isAll || !isMissing(error)) throw error;
    return phoneIn(await connectedPhones(environment, context, 'others'), wanted);
  }
}

function phoneIn({ phones, mute }: ConnectedPhones, wanted: string | undefined): Phone {
  try {
    return findDevice(phones, wanted);
  } catch (error) {
    const meant = mute.find(({ udid }) => wanted === undefined || beginsLike(udid, wanted));
    throw isMissing(error) && meant ? meant.failure : error;
  }
}

function isMissing(error: unknown): boolean {
  return isFailure(error, 'device/no-device') || isFailure(error, 'device/no-such-device');
}

/**
 * The best way to reach a phone that was lost, right now: by the muxer, where it was, at an address of the settings, or by a search. `undefined` while it is
 * away, or nobody is there who reaches phones.
 */
export async function findAgain(
  environment: Environment,
  device: AttachedDevice,
  context: TaskContext,
): Promise<AttachedDevice | undefined> {
  const { udid } = device;
  const muxer = openMuxer(environment, context);
  try {
    const listed = onePerPhone(await muxer.list(context.signal)).find((one) => one.udid === udid);
    if (listed) return listed;
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    context.log.debug('nobody reaches phones at the moment', { code: error.code });
  }
  if (await isStillThere(device, context.signal)) return device;
  const looking = { environment, muxer, records: pairRecords(environment, context), context };
  return await phoneOnWifi(looking, udid);
}

/** Where the pair records of this computer are. */
export function pairRecords({ folders }: Environment, { log }: TaskContext): PairRecordStore {
  return new PairRecordStore({ folder: folders.pairing, platformFolder: folders.systemPairing, log });
}

/** How Pearmain introduces itself and waits. */
export function trustOptions({ clock }: Environment): TrustOptions {
  return { clock, label };
}
