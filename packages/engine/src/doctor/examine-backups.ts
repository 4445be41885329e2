import type { Environment } from '../environment.js';
import { status } from '../tasks/status.js';
import type { Finding } from './finding.js';

const check = 'Backups';

/** Whether every phone has a recent good backup. */
export async function examineBackups(environment: Environment): Promise<Finding[]> {
  // A location that is not there yet is told of elsewhere.
  const { devices, staleAfterDays } = await status({ ...environment, isLocationChosen: false }, {});
  if (devices.length === 0)
    return [
      { check, state: 'attention', message: 'There are none yet.', advice: 'Connect a phone and run pearmain backup.' },
    ];
  return devices.map(({ deviceName, stale, unfinishedRun, ageSeconds = 0 }): Finding => {
    if (stale)
      return {
        check,
        state: 'attention',
        message: `${deviceName} has had no good backup for more than ${staleAfterDays} days.`,
        advice: 'Connect it and run pearmain backup.',
      };
    const days = Math.floor(ageSeconds / 86_400);
    const age = days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`;
    const rest = unfinishedRun ? ' A later run broke off; the next one takes it up.' : '';
    return { check, state: 'fine', message: `The last good backup of ${deviceName} is ${age} old.${rest}` };
  });
}
