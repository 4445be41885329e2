import type { TaskContext } from '@pearmain/base';
import { type AttachedDevice, DeviceSession, type DeviceSummary, openTrusted, readSummary } from '@pearmain/device';
import type { Environment } from './environment.js';
import { pairRecords, trustOptions } from './phones.js';
import { renewWifiWish } from './wifi/wifi-wish.js';

/** A phone that trusts this computer: the record to open sessions with, and what it says of itself. */
export interface Met {
  readonly record: DeviceSession['record'];
  readonly summary: DeviceSummary;
}

/** Sees that the phone trusts this computer, asking for it where it does not, and lets it say what it is. */
export async function meet(device: AttachedDevice, environment: Environment, context: TaskContext): Promise<Met> {
  const records = pairRecords(environment, context);
  await using session = await openTrusted(device, records, trustOptions(environment), context);
  await renewWifiWish(session, environment, context);
  return { record: session.record, summary: await readSummary(session) };
}

/**
 * A session that outlives the task's own signal, so that the phone can be told goodbye after an abort instead of being left
 * standing.
 */
export function openLastingSession(
  device: AttachedDevice,
  record: DeviceSession['record'],
  { clock }: Environment,
): Promise<DeviceSession> {
  return DeviceSession.open(device, record, { timer: clock });
}
