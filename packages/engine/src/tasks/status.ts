import type { DeviceStatus, StatusReport } from '@pearmain/contract';
import { type DevicePlace, listSnapshots as snapshotsOf } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { summarize } from '../snapshot-summary.js';
import { chosen, devicePlaces } from './list-snapshots.js';

const dayMs = 86_400_000;

/**
 * Whether every phone with backups here has a recent good one. Needs no phone.
 *
 * @throws engine/no-backups-of, history/no-location
 */
export async function status(
  environment: Environment,
  { device }: { device?: string | undefined },
): Promise<StatusReport> {
  const all = devicePlaces(environment).map((place) => statusOf(place, environment));
  const devices = chosen(environment, all, device);
  return { location: environment.location, staleAfterDays: environment.staleAfterDays, devices };
}

function statusOf(place: DevicePlace, { clock, staleAfterDays }: Environment): DeviceStatus {
  const snapshots = snapshotsOf(place).map(summarize);
  const lastGood = snapshots.find(({ latest }) => latest);
  const ageMs = lastGood === undefined ? undefined : clock.now().getTime() - new Date(lastGood.takenAt).getTime();
  return {
    udid: place.udid,
    deviceName: (lastGood ?? snapshots[0])?.deviceName ?? place.udid,
    ...(lastGood === undefined ? {} : { lastGood }),
    ...(ageMs === undefined ? {} : { ageSeconds: Math.max(0, Math.round(ageMs / 1000)) }),
    stale: ageMs === undefined || ageMs > staleAfterDays * dayMs,
    unfinishedRun: place.hasUnfinishedRun(),
    snapshots: snapshots.length,
  };
}
