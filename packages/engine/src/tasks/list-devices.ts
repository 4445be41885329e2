import { AppError, type TaskContext } from '@pearmain/base';
import type { DeviceEntry, Trust } from '@pearmain/contract';
import { openPaired } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { connectedPhones, type Phone, pairRecords, trustOptions } from '../phones.js';

/** The phones that are connected, with what they tell anybody; a notice for each that does not answer. */
export async function listDevices(environment: Environment, context: TaskContext): Promise<DeviceEntry[]> {
  const { phones, mute } = await connectedPhones(
    environment,
    context,
    environment.wifi.isAsked ? 'every-way' : 'needed',
  );
  for (const { code, message } of mute.map(({ failure }) => failure)) context.emit({ kind: 'notice', code, message });
  return await entriesOf(phones, environment, context);
}

/** Those phones as lists show them. */
export async function entriesOf(
  phones: readonly Phone[],
  environment: Environment,
  context: TaskContext,
): Promise<DeviceEntry[]> {
  const entries: DeviceEntry[] = [];
  for (const phone of phones) entries.push(deviceEntry(phone, await trustOf(phone, environment, context)));
  return entries;
}

/** What every list shows of a phone. */
export function deviceEntry({ udid, connections, basics }: Phone, trust: Trust): DeviceEntry {
  const { name, model, productType, systemVersion } = basics;
  return { udid, name, model, productType, iosVersion: systemVersion, connections, trust };
}

async function trustOf({ device }: Phone, environment: Environment, context: TaskContext): Promise<Trust> {
  try {
    await using _session = await openPaired(
      device,
      pairRecords(environment, context),
      trustOptions(environment),
      context,
    );
    return 'trusted';
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return 'not-trusted';
  }
}
