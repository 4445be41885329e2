import { AppError, type TaskContext } from '@pearmain/base';
import { onePerPhone } from '@pearmain/device';
import { findLatest } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { openMuxer, readPhone } from '../phones.js';
import { devicePlaces, listSnapshots } from './list-snapshots.js';

/** A name that can be given to a command, and what it stands for. */
export interface KnownName {
  readonly value: string;
  readonly description: string;
}

/**
 * By what devices can be called: names and identifiers of those that are connected, as far as they answer before the signal ends
 * it, and of those with backups; and the person's own names for them. Never throws for what is away.
 */
export async function knownDevices(environment: Environment, context: TaskContext): Promise<KnownName[]> {
  const names = new Map<string, string>();
  const add = (value: string, description: string): void => void (names.has(value) || names.set(value, description));
  for (const [alias, device] of Object.entries(environment.aliases)) add(alias, device);
  for (const { udid, name } of [...(await connected(environment, context)), ...kept(environment)]) {
    add(name, udid);
    add(udid, name);
  }
  return [...names].map(([value, description]) => ({ value, description }));
}

/** By what backups can be called: `latest`, `latest@NAME`, and their ids. */
export async function knownSnapshots(environment: Environment): Promise<KnownName[]> {
  const snapshots = await listSnapshots(environment, {});
  const latest = snapshots.filter((snapshot) => snapshot.latest);
  return [
    ...(latest.length === 1 ? [{ value: 'latest', description: latest[0]?.deviceName ?? '' }] : []),
    ...latest.map(({ id, deviceName }) => ({ value: `latest@${deviceName}`, description: id })),
    ...snapshots.map(({ id, deviceName }) => ({ value: id, description: deviceName })),
  ];
}

interface Named {
  readonly udid: string;
  readonly name: string;
}

async function connected(environment: Environment, context: TaskContext): Promise<Named[]> {
  try {
    const attached = await openMuxer(environment, context).list(context.signal);
    const reading = onePerPhone(attached).map((device) => readPhone(device, [device], environment, context));
    const read = await Promise.allSettled(reading);
    return read.flatMap((each) =>
      each.status === 'fulfilled' ? [{ udid: each.value.udid, name: each.value.name }] : [],
    );
  } catch (error) {
    if (error instanceof AppError || context.signal.aborted) return [];
    throw error;
  }
}

function kept(environment: Environment): Named[] {
  try {
    return devicePlaces(environment).flatMap((place) => {
      const latest = findLatest(place);
      return latest ? [{ udid: place.udid, name: latest.record.device.name }] : [];
    });
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
