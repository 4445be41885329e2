import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import type { Diagnosis, GoodbyePage, SnapshotSummary } from '@pearmain/contract';
import { type DeviceSession, InstallationProxy, plainText, readManagement } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { checkApps } from '../goodbye/apps-at-risk.js';
import { checkFarewell } from '../goodbye/farewell-checks.js';
import { checkLastBackup } from '../goodbye/last-backup.js';
import { meet, openLastingSession } from '../meet.js';
import { choosePhone } from '../phones.js';
import { nothingStarted, reassuring } from '../reassurance.js';
import { toldOf } from './check-restore.js';
import { listSnapshots } from './list-snapshots.js';

/**
 * Says on one page what is to be seen to before a phone is erased or given away (docs/protocols/goodbye.md). Nothing is changed.
 *
 * @throws device/no-device and what keeps the phone from answering
 */
export async function sayGoodbye(
  environment: Environment,
  input: { readonly device?: string | undefined },
  context: TaskContext,
): Promise<GoodbyePage> {
  return await reassuring(nothingStarted, async () => {
    context.emit({ kind: 'phase', phase: 'connecting' });
    const phone = await choosePhone(environment, input.device, context);
    const { summary, record } = await meet(phone.device, environment, context);
    await using session = await openLastingSession(phone.device, record, environment);
    const installed = await findApps(session);
    const last = await findLast(environment, phone.udid);
    const { clock, staleAfterDays } = environment;
    const checks = [
      ...checkLastBackup(last, { now: clock.now(), staleAfterDays, installed }),
      ...checkApps(installed),
      ...checkFarewell(summary, await readManagement(session)),
    ];
    return { device: toldOf(summary), ...(last ? { lastBackup: last } : {}), verdict: verdictOf(checks), checks };
  });
}

const mostApps = 10_000;

/** None where the phone does not list them. */
async function findApps(session: DeviceSession): Promise<readonly string[]> {
  const ids: string[] = [];
  try {
    await using proxy = await InstallationProxy.open(session);
    for await (const { CFBundleIdentifier: id } of proxy.browse({ attributes: ['CFBundleIdentifier'] })) {
      if (typeof id === 'string') ids.push(plainText(id));
      if (ids.length === mostApps) break;
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return ids;
}

async function findLast(environment: Environment, device: string): Promise<SnapshotSummary | undefined> {
  try {
    return (await listSnapshots(environment, { device })).find(({ latest }) => latest);
  } catch (error) {
    if (isFailure(error, 'engine/no-backups-of') || isFailure(error, 'history/no-location')) return undefined;
    throw error;
  }
}

function verdictOf(checks: readonly Diagnosis[]): GoodbyePage['verdict'] {
  if (checks.some(({ state }) => state === 'problem')) return 'blocked';
  return checks.some(({ state }) => state === 'attention') ? 'ready-with-losses' : 'ready';
}
