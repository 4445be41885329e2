import type { Depth } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { RestoreCheck, SnapshotSummary } from '@pearmain/contract';
import type { DeviceSummary } from '@pearmain/device';
import type { RestoreChoice } from '../compose/choice.js';
import {
  amountOf,
  checkChoice,
  type FoundChoice,
  findChoice,
  neededBackups,
  toldChoice,
} from '../compose/found-choice.js';
import type { Environment } from '../environment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { choosePhone, findAgain, type Phone } from '../phones.js';
import { nothingStarted, reassuring } from '../reassurance.js';
import { checkBackup } from '../restore/backup-checks.js';
import { type Checked, diagnosisOf } from '../restore/checked.js';
import { estimateRestore } from '../restore/estimate.js';
import { lookAtPhone, type PhoneReadiness } from '../restore/readiness.js';
import { waitUntilMended } from '../restore/wait-until-mended.js';
import { showSnapshot } from './show-snapshot.js';

/** Which backup is to go onto which phone. */
export interface RestoreWish {
  /** As `showSnapshot` takes it; the phone's own latest backup where it is left out. */
  readonly snapshot?: string | undefined;
  /** The phone that is to be restored. */
  readonly device?: string | undefined;
  readonly keepOtherData: boolean;
  /** The phone is backed up first; before a part alone, whatever is said here. */
  readonly safetyBackup: boolean;
  /** Not the backup as it is. */
  readonly choice?: RestoreChoice | undefined;
  /** How far the backup is checked. */
  readonly depth: Depth;
  readonly opener: SnapshotOpener;
  /** Somebody is there who puts right at the phone what can be: it is looked at again until that is done. */
  readonly waits: boolean;
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
  const { snapshot, summary, checks, choice } = await prepareRestore(environment, wish, context);
  return {
    snapshot,
    device: toldOf(summary),
    verdict: verdictOf(checks),
    checks: checks.map(diagnosisOf),
    estimate: estimateRestore(amountOf(snapshot, choice)),
    ...(choice && { choice: toldChoice(choice) }),
  };
}

/** Everything that is known before a restore. */
export interface PreparedRestore {
  readonly snapshot: SnapshotSummary;
  readonly phone: Phone;
  readonly summary: DeviceSummary;
  readonly checks: readonly Checked[];
  readonly choice: FoundChoice | undefined;
}

/** Finds both, and looks whether they go together. */
export async function prepareRestore(
  environment: Environment,
  wish: RestoreWish,
  context: TaskContext,
): Promise<PreparedRestore> {
  const { snapshot: selector, device, opener, depth, waits } = wish;
  return await reassuring(nothingStarted, async () => {
    context.emit({ kind: 'phase', phase: 'connecting' });
    let phone = await choosePhone(environment, device, context);
    const own = { snapshot: 'latest', device: phone.udid };
    const snapshot = await showSnapshot(environment, selector === undefined ? own : { snapshot: selector });
    const choice = wish.choice && (await findChoice(environment, wish.choice, { snapshot, opener }, context));
    const isPart = choice?.kind === 'only';
    const question = {
      snapshot: { ...snapshot, ...amountOf(snapshot, choice) },
      replacesAll: !wish.keepOtherData && !isPart,
      safetyBackup: wish.safetyBackup || isPart,
    };
    const checkBackups = async (): Promise<Checked[]> => {
      const checks: Checked[] = [];
      for (const needed of neededBackups(snapshot, choice)) {
        checks.push(...(await checkBackup(environment, { ...needed, opener, depth }, context)));
      }
      return checks;
    };
    const [ofBackup, first] = await both(checkBackups(), lookAtPhone(environment, { ...question, phone }, context));
    const lookAgain = async () => {
      phone = { ...phone, device: (await findAgain(environment, phone.device, context)) ?? phone.device };
      return await lookAtPhone(environment, { ...question, phone }, context);
    };
    if (choice) ofBackup.unshift(...checkChoice(choice, { snapshot, phone: first.summary }));
    const { summary, checks } = await settled(environment, { waits, first, ofBackup, lookAgain }, context);
    return { snapshot, phone, summary, checks: [...ofBackup, ...checks], choice };
  });
}

/** The phone answers while the disk is read. What fails first in this order is thrown, once neither is at work any more. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}

interface Settling {
  readonly waits: boolean;
  readonly first: PhoneReadiness;
  readonly ofBackup: readonly Checked[];
  lookAgain(): Promise<PhoneReadiness>;
}

/** A phone is waited for where somebody is there, and the backup is worth it. */
async function settled(
  environment: Environment,
  { waits, first, ofBackup, lookAgain }: Settling,
  context: TaskContext,
): Promise<PhoneReadiness> {
  if (!waits || ofBackup.some(({ state }) => state === 'problem')) return first;
  return await waitUntilMended(environment, { first, lookAgain }, context);
}

/** What is told of the phone. */
export function toldOf({ udid, name, model, systemVersion }: DeviceSummary): RestoreCheck['device'] {
  return { udid, name, model, iosVersion: systemVersion };
}

function verdictOf(checks: readonly Checked[]): RestoreCheck['verdict'] {
  if (checks.some(({ state }) => state === 'problem')) return 'blocked';
  return checks.some(({ state }) => state === 'attention') ? 'ready-with-losses' : 'ready';
}
