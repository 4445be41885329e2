import type { DeviceStatus, StatusReport } from '@pearmain/contract';
import { listSnapshots as snapshotsOf } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { summarize } from '../snapshot-summary.js';
import { findLocation, isOf } from './list-snapshots.js';

const dayMs = 86_400_000;

/** Whether every phone with backups here has a recent good one. Needs no phone. */
export async function status(environment: Environment, input: { device?: string | undefined }): Promise<StatusReport> {
  const { clock, staleAfterDays } = environment;
  const location = findLocation(environment.location);
  const devices = (location?.devices() ?? []).flatMap((udid): DeviceStatus[] => {
    const place = location?.place(udid);
    if (!place) return [];
    const snapshots = snapshotsOf(place).map(summarize);
    const lastGood = snapshots.find(({ latest }) => latest);
    const deviceName = (lastGood ?? snapshots[0])?.deviceName ?? udid;
    if (input.device !== undefined && !isOf({ udid, deviceName }, input.device)) return [];
    const ageMs = lastGood === undefined ? undefined : clock.now().getTime() - new Date(lastGood.takenAt).getTime();
    return [
      {
        udid,
        deviceName,
        ...(lastGood === undefined ? {} : { lastGood }),
        ...(ageMs === undefined ? {} : { ageSeconds: Math.max(0, Math.round(ageMs / 1000)) }),
        stale: ageMs === undefined || ageMs > staleAfterDays * dayMs,
        unfinishedRun: place.hasUnfinishedRun(),
        snapshots: snapshots.length,
      },
    ];
  });
  return { location: environment.location, staleAfterDays, devices };
}
