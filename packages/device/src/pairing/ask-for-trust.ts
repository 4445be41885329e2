import { randomUUID } from 'node:crypto';
import { isFailure, type TaskContext } from '@pearmain/base';
import { dataIn, type PlistDict, utf8Decode } from '@pearmain/formats';
import { type PairRecord, pairRequestRecord } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { AttachedDevice } from '../mux/attached-device.js';
import { LockdownConnection } from '../session/lockdown-connection.js';
import type { Manner } from '../session/manner.js';
import { makePairingKeys } from './certificates.js';
import { Prompts, promptFor } from './prompts.js';
import { mannerOfTrust, type TrustOptions } from './trust-options.js';

const pollMs = 1000;
/** Phones hang up on a silent conversation; one that hangs up again and again is out of order. */
const mostReconnections = 5;

/**
 * Asks the phone for trust and waits until somebody has unlocked it, tapped Trust and entered the passcode
 * (docs/protocols/pairing.md §3). The record is new and kept nowhere yet.
 *
 * @throws device/locked, device/trust-not-given when patience ends; device/user-denied-pairing, device/managed-phone,
 * device/supervised-phone, device/pairing-needs-cable; the signal's reason
 */
export async function askForTrust(
  device: AttachedDevice,
  options: TrustOptions,
  ctx: TaskContext,
): Promise<PairRecord> {
  const { clock, hostName } = options;
  const manner = mannerOfTrust(options, ctx);
  ctx.emit({ kind: 'phase', phase: 'trusting' });
  const { publicKey, wifiAddress, name } = await readForPairing(device, manner);
  const keys = await makePairingKeys(publicKey, clock.now()).catch((cause: unknown) => {
    throw fail('unclear-answer', { name, request: 'DevicePublicKey' }, { cause });
  });
  const systemBuid = await device.muxer.readBuid(ctx.signal);
  const record: PairRecord = { ...keys, hostId: randomUUID().toUpperCase(), systemBuid };
  const request = {
    PairRecord: pairRequestRecord(record),
    PairingOptions: { ExtendedPairingErrors: true },
    ProtocolVersion: '2',
    ...(hostName === undefined ? {} : { HostName: hostName }),
  };
  const reply = await repeatUntilTrusted({ device, manner, request }, options, ctx);
  const escrowBag = dataIn(reply, 'EscrowBag');
  return {
    ...record,
    ...(escrowBag ? { escrowBag } : {}),
    ...(wifiAddress === undefined ? {} : { wifiMacAddress: wifiAddress.toLowerCase() }),
  };
}

async function readForPairing(device: AttachedDevice, manner: Manner) {
  await using lockdown = await LockdownConnection.open(device, manner);
  const { name } = lockdown;
  const publicKey = await lockdown.value(undefined, 'DevicePublicKey');
  if (!(publicKey instanceof Uint8Array)) throw fail('unclear-answer', { name, request: 'DevicePublicKey' });
  const wifiAddress = await lockdown.value(undefined, 'WiFiAddress');
  return {
    publicKey: textOf(publicKey, name),
    name,
    wifiAddress: typeof wifiAddress === 'string' ? wifiAddress : undefined,
  };
}

function textOf(publicKey: Uint8Array, name: string): string {
  try {
    return utf8Decode(publicKey);
  } catch (cause) {
    throw fail('unclear-answer', { name, request: 'DevicePublicKey' }, { cause });
  }
}

interface PairRequest {
  readonly device: AttachedDevice;
  readonly manner: Manner;
  /** Every try is the same request with the same keys, or the phone would ask anew each time. */
  readonly request: PlistDict;
}

async function repeatUntilTrusted(pairing: PairRequest, options: TrustOptions, ctx: TaskContext): Promise<PlistDict> {
  const { clock, patienceMs = 5 * 60_000 } = options;
  const deadline = clock.now().getTime() + patienceMs;
  const prompts = new Prompts(ctx);
  let reconnections = 0;
  try {
    for (;;) {
      try {
        await using lockdown = await LockdownConnection.open(pairing.device, pairing.manner);
        for (;;) {
          const reply = await tryPair(lockdown, pairing.request, prompts);
          if (reply) return reply;
          reconnections = 0;
          if (clock.now().getTime() >= deadline) throw prompts.outOfPatience(lockdown.name, patienceMs);
          await clock.sleep(pollMs, ctx.signal);
        }
      } catch (error) {
        ctx.signal.throwIfAborted();
        reconnections += 1;
        if (!isInterruption(error) || reconnections > mostReconnections) throw error;
        ctx.log.info('the phone hung up while it was asked for trust', { reconnections });
        await clock.sleep(pollMs, ctx.signal);
      }
    }
  } finally {
    prompts.done();
  }
}

/** The phone's consent; `undefined` while it waits for its owner. */
async function tryPair(
  lockdown: LockdownConnection,
  request: PlistDict,
  prompts: Prompts,
): Promise<PlistDict | undefined> {
  try {
    return await lockdown.ask('Pair', request);
  } catch (error) {
    const what = promptFor(error);
    if (!what) throw error;
    prompts.show(what, lockdown.name);
    return undefined;
  }
}

function isInterruption(error: unknown): boolean {
  return isFailure(error, 'device/connection-lost') || isFailure(error, 'device/no-answer');
}
