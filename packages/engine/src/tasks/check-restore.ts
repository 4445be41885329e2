import type { TaskContext } from '@pearmain/base';
import type { RestoreCheck, SnapshotSummary } from '@pearmain/contract';
import type { DeviceSummary } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { meet } from '../meet.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { choosePhone, type Phone } from '../phones.js';
import { nothingStarted, reassuring } from '../reassurance.js';
import { type Checked, checkReadiness } from '../restore/readiness.js';
import { showSnapshot } from './show-snapshot.js';

/** Which backup is to go onto which phone. */
export interface RestoreWish {
  /** As `showSnapshot` takes it; the phone's own latest backup where it is left out. */
  readonly snapshot?: string | undefined;
  /** The phone that is to be restored. */
  readonly device?: string | undefined;
  readonly keepOtherData: boolean;
  readonly opener: SnapshotOpener;
}

/**
 * Says whether a backup can be put onto the phone that is connected. Nothing is changed.
 *
 * @throws engine/no-such-snapshot, engine/ambiguous-snapshot, backup/password-needed, backup/wrong-password; device/no-device and
 * what keeps the phone from answering
 */
export async function checkRestore(
  environment: Environment,
  wish: RestoreWish,
  context: TaskContext,
): Promise<RestoreCheck> {
  const { snapshot, summary, checks } = await prepareRestore(environment, wish, context);
  return { snapshot, device: toldOf(summary), verdict: verdictOf(checks), checks: checks.map(withoutFailure) };
}

/** Everything that is known before a restore. */
export interface PreparedRestore {
  readonly snapshot: SnapshotSummary;
  readonly phone: Phone;
  readonly summary: DeviceSummary;
  readonly checks: readonly Checked[];
}

/** Finds both, and looks whether they go together. */
export async function prepareRestore(
  environment: Environment,
  { snapshot: selector, device, keepOtherData, opener }: RestoreWish,
  context: TaskContext,
): Promise<PreparedRestore> {
  return await reassuring(nothingStarted, async () => {
    context.emit({ kind: 'phase', phase: 'connecting' });
    const phone = await choosePhone(environment, device, context);
    const own = { snapshot: 'latest', device: phone.udid };
    const snapshot = await showSnapshot(environment, selector === undefined ? own : { snapshot: selector });
    const { summary } = await meet(phone.device, environment, context);
    const question = { snapshot, phone: summary, opener, replacesAll: !keepOtherData };
    return { snapshot, phone, summary, checks: await checkReadiness(environment, question, context) };
  });
}

/** What is told of the phone. */
export function toldOf({ udid, name, model, systemVersion }: DeviceSummary): RestoreCheck['device'] {
  return { udid, name, model, iosVersion: systemVersion };
}

function verdictOf(checks: readonly Checked[]): RestoreCheck['verdict'] {
  if (checks.some(({ state }) => state === 'problem')) return 'blocked';
  return checks.some(({ state }) => state === 'attention') ? 'ready-with-losses' : 'ready';
}

function withoutFailure({ failure: _failure, ...diagnosis }: Checked) {
  return diagnosis;
}
