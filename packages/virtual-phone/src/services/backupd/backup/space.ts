import type { AgentContext } from '../agent-context.js';
import { MBError, mbCode } from '../mb-error.js';

const reserve = 128 * 1024 * 1024;
const purgeMargin = 2 * 1024 * 1024 * 1024;

/**
 * The host must have more room than the files to come and 128 MiB; one that cannot say is trusted to
 * (docs/protocols/backup-agent.md §3.3).
 *
 * @throws MBError 105
 */
export async function checkHostSpace({ phone, host }: AgentContext, bytes: number): Promise<void> {
  const need = bytes + reserve;
  const free = await host.freeBytes();
  if (free === undefined || free > need) return;
  const purges = phone.isAtLeast('14') && phone.scenario.backup?.asksToPurge !== false;
  if (purges && (await host.purge(need - free + purgeMargin))) {
    const freed = await host.freeBytes();
    if (freed === undefined || freed > need) return;
  }
  throw new MBError(mbCode.hostFull, 'Insufficient free disk space on drive to back up');
}
