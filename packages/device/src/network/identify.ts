import { AppError, type Udid } from '@pearmain/base';
import { type PlistDict, textIn } from '@pearmain/formats';
import { lockdownErrorOf, lockdownPort, lockdownRequest, type PairRecord, PlistChannel } from '@pearmain/wire';
import { fail } from '../failures.js';
import { type DeviceMuxer, udidOfSerial } from '../mux/attached-device.js';
import { within } from '../patience.js';
import { DeviceSession } from '../session/device-session.js';
import { dialHost } from '../session/dial.js';
import type { Manner } from '../session/manner.js';
import { phoneAt } from './direct-reach.js';

/** A phone of which this computer has a pair record. */
export interface KnownPhone {
  readonly udid: Udid;
  readonly record: PairRecord;
}

/** Whom to look for at an address. */
export interface Identification {
  readonly host: string;
  readonly known: readonly KnownPhone[];
  readonly muxer: DeviceMuxer;
  readonly manner: Manner;
}

/**
 * Which phone answers at that address: it is asked for its identifier, which most tell anybody; where it tells none, the
 * records of `known` are tried in turn until one is accepted (docs/protocols/wifi.md §4). `undefined` where it is none of them.
 *
 * @throws device/out-of-reach, device/no-answer; the signal's reason
 */
export async function identify({ host, known, muxer, manner }: Identification): Promise<Udid | undefined> {
  const told = await readIdentifier(host, manner);
  if (told !== undefined) return told;
  for (const { udid, record } of known) {
    try {
      await using _session = await DeviceSession.open(phoneAt(host, udid, muxer), record, manner);
      return udid;
    } catch (error) {
      manner.signal?.throwIfAborted();
      if (!(error instanceof AppError)) throw error; // any refusal means: not with this record
    }
  }
  return undefined;
}

async function readIdentifier(host: string, manner: Manner): Promise<Udid | undefined> {
  const channel = await dialHost(host, lockdownPort, host, manner.signal);
  const frames = new PlistChannel(channel);
  const late = () => fail('no-answer', { name: host, seconds: manner.timeoutMs / 1000 });
  const ask = async (): Promise<PlistDict> => {
    await frames.send(lockdownRequest(manner.label, 'GetValue', { Key: 'UniqueDeviceID' }));
    return await frames.receiveDict();
  };
  try {
    const reply = await within({ ...manner, interrupt: () => channel.close(), late }, ask());
    if (lockdownErrorOf(reply) !== undefined) return undefined;
    return udidOfSerial(textIn(reply, 'Value') ?? '');
  } catch (error) {
    manner.signal?.throwIfAborted();
    // Some phones hang up on such a question; then the records have to tell.
    if (error instanceof AppError && error.code !== 'device/no-answer') return undefined;
    throw error;
  } finally {
    channel.close();
  }
}
