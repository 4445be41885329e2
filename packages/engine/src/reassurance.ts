import { existsSync } from 'node:fs';
import { AppError } from '@pearmain/base';
import { type DevicePlace, findLatest } from '@pearmain/history';

/** What is true of a person's data before a run has touched anything. */
export const nothingStarted = (): string => 'Nothing was started; backups made before are untouched.';

/** Does `work`; a failure that does not know whether the person's data is safe is told `safety` of it. */
export async function reassuring<T>(safety: () => string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.safety !== undefined) throw error;
    const words = safety();
    throw words === undefined ? error : error.withSafety(words);
  }
}

/** What is true of a device's backups after a run has broken off; `undefined` where the disk does not even tell that. */
export function safetyAfterRun(place: DevicePlace): string | undefined {
  try {
    if (existsSync(place.journal)) {
      return 'The new backup is complete and lies on the disk, and so does the one before; the next run puts both in their places.';
    }
    const latest = findLatest(place);
    if (latest) return `Your backup of ${inWords(latest.record.finishedAt)} is untouched.`;
    if (place.isInPlace()) {
      return 'The backup was being worked on in place, as you chose; it is whole again when a run has finished. The next run goes on from it.';
    }
    if (place.hasUnfinishedRun()) {
      return 'There is no earlier backup here; what was received is kept, and the next run goes on from it.';
    }
    return existsSync(place.setAside)
      ? `There is no earlier backup in its place here; what was set aside lies in ${place.setAside}.`
      : 'There is no earlier backup here, and nothing of this run was kept.';
  } catch {
    return undefined; // the failure that is about to be told matters more than this one
  }
}

function inWords(moment: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' }).format(new Date(moment));
}
