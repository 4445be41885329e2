import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import {
  type AttachedDevice,
  type BasicSummary,
  findDevice,
  Muxer,
  muxAddress,
  onePerPhone,
  PairRecordStore,
  readBasicSummary,
  type TrustOptions,
} from '@pearmain/device';
import { beginsLike, withoutAlias } from './device-selector.js';
import type { Environment } from './environment.js';

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
}

/**
 * Every phone that is connected, one entry each.
 *
 * @throws device/no-muxer, device/muxer-denied
 */
export async function connectedPhones(environment: Environment, context: TaskContext): Promise<ConnectedPhones> {
  const attached = await openMuxer(environment, context).list(context.signal);
  const phones: Phone[] = [];
  const mute: MutePhone[] = [];
  for (const device of onePerPhone(attached)) {
    try {
      const ways = attached.filter(({ udid }) => udid === device.udid);
      phones.push(await readPhone(device, ways, environment, context));
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      context.log.warn('a phone did not answer', { udid: device.udid, code: error.code });
      mute.push({ udid: device.udid, failure: error });
    }
  }
  return { phones, mute };
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
  const { phones, mute } = await connectedPhones(environment, context);
  try {
    return findDevice(phones, wanted);
  } catch (error) {
    const meant = mute.find(({ udid }) => wanted === undefined || beginsLike(udid, wanted));
    const isMissing = isFailure(error, 'device/no-device') || isFailure(error, 'device/no-such-device');
    throw isMissing && meant ? meant.failure : error;
  }
}

/** The best way to reach that phone right now; `undefined` while it is away, or nobody is there who reaches phones. */
export async function findAttached(
  environment: Environment,
  udid: AttachedDevice['udid'],
  context: TaskContext,
): Promise<AttachedDevice | undefined> {
  try {
    const attached = await openMuxer(environment, context).list(context.signal);
    return onePerPhone(attached).find((device) => device.udid === udid);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    context.log.debug('nobody reaches phones at the moment', { code: error.code });
    return undefined;
  }
}

/** Where the pair records of this computer are. */
export function pairRecords({ folders }: Environment, { log }: TaskContext): PairRecordStore {
  return new PairRecordStore({ folder: folders.pairing, platformFolder: folders.systemPairing, log });
}

/** How Pearmain introduces itself and waits. */
export function trustOptions({ clock }: Environment): TrustOptions {
  return { clock, label };
}
