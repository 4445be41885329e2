import type { DeviceStatus, StatusReport, UnreachableLocation } from '@pearmain/contract';
import { type DevicePlace, listSnapshots as snapshotsOf } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { summarize } from '../snapshot-summary.js';
import { chosen, devicePlaces } from './list-snapshots.js';

const dayMs = 86_400_000;

/**
 * Whether every phone with backups has a recent good one, wherever it lies. Needs no phone.
 *
 * @throws engine/no-backups-of, history/no-location
 */
export async function status(
  environment: Environment,
  { device }: { device?: string | undefined },
): Promise<StatusReport> {
  const { location, staleAfterDays } = environment;
  const unreachable: UnreachableLocation[] = [];
  const places = new Map<string, DevicePlace[]>();
  for (const place of devicePlaces(environment, (each) => unreachable.push(each))) {
    places.set(place.udid, [...(places.get(place.udid) ?? []), place]);
  }
  const all = [...places].map(([udid, own]) => statusOf(udid, own, environment));
  const devices = chosen(environment, all, device);
  return { location, staleAfterDays, devices, ...(unreachable.length > 0 ? { unreachable } : {}) };
}

function statusOf(udid: string, places: readonly DevicePlace[], { clock, staleAfterDays }: Environment): DeviceStatus {
  const snapshots = places
    .flatMap((place) => snapshotsOf(place).map(summarize))
    .sort((one, other) => (one.takenAt < other.takenAt ? 1 : -1));
  const lastGood = snapshots.find(({ latest }) => latest);
  const ageMs = lastGood === undefined ? undefined : clock.now().getTime() - new Date(lastGood.takenAt).getTime();
  return {
    udid,
    deviceName: (lastGood ?? snapshots[0])?.deviceName ?? udid,
    ...(lastGood === undefined ? {} : { lastGood }),
    ...(ageMs === undefined ? {} : { ageSeconds: Math.max(0, Math.round(ageMs / 1000)) }),
    stale: ageMs === undefined || ageMs > staleAfterDays * dayMs,
    unfinishedRun: places.some((place) => place.hasUnfinishedRun()),
    snapshots: snapshots.length,
  };
}
