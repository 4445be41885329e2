import type { TaskContext } from '@pearmain/base';
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

/**
 * Every phone that is connected, one entry each. One that goes away meanwhile is left out.
 *
 * @throws device/no-muxer, device/muxer-denied
 */
export async function connectedPhones(environment: Environment, context: TaskContext): Promise<Phone[]> {
  const attached = await openMuxer(environment, context).list(context.signal);
  const phones: Phone[] = [];
  for (const device of onePerPhone(attached)) {
    try {
      const basics = await readBasicSummary(device, {
        label,
        timer: environment.clock,
        timeoutMs: answerMs,
        signal: context.signal,
      });
      const ways = attached.filter(({ udid }) => udid === device.udid).map(({ connection }) => connection);
      const { udid, connection } = device;
      phones.push({
        udid,
        connection,
        name: basics.name,
        device,
        connections: [...new Set(ways)].sort().reverse(),
        basics,
      });
    } catch (error) {
      context.signal.throwIfAborted();
      context.log.warn('a phone did not answer', {
        udid: device.udid,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return phones;
}

/**
 * The phone that is meant: by name, by the start of its identifier, or the only one.
 *
 * @throws device/no-device, device/no-such-device, device/several-devices
 */
export async function choosePhone(
  environment: Environment,
  selector: string | undefined,
  context: TaskContext,
): Promise<Phone> {
  return findDevice(await connectedPhones(environment, context), selector);
}

/** Where the pair records of this computer are. */
export function pairRecords({ folders }: Environment, { log }: TaskContext): PairRecordStore {
  return new PairRecordStore({ folder: folders.pairing, platformFolder: folders.systemPairing, log });
}

/** How Pearmain introduces itself and waits. */
export function trustOptions({ clock }: Environment): TrustOptions {
  return { clock, label };
}
