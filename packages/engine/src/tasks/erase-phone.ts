import { BackupWriter } from '@pearmain/backup';
import { AppError, isFailure, type TaskContext } from '@pearmain/base';
import type { EraseResult, RestoreCheck } from '@pearmain/contract';
import { erasePhone as askToErase, fail as failOfDevice } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { type Met, meet, openLastingSession } from '../meet.js';
import { choosePhone, findAgain, type Phone } from '../phones.js';
import { nothingStarted, reassuring } from '../reassurance.js';
import { watchRestart } from '../restore/await-restart.js';
import { makeSafetyBackup } from '../restore/safety-backup.js';
import { makeScratchRoot } from '../scratch-root.js';
import { toldOf } from './check-restore.js';

/** Which phone is erased, and what happens before. */
export interface EraseInput {
  readonly device?: string | undefined;
  /** The phone is backed up first. */
  readonly safetyBackup: boolean;
  /** Has the person type the phone's name; throws where it is another. */
  confirm(device: RestoreCheck['device']): Promise<void>;
}

const untold = (): string =>
  'Backups made before are untouched. Whether the phone is erased shows on its screen: it then greets as a new one.';

/**
 * Erases a phone, after a backup of it, and sees what became of it when it is back (docs/protocols/restore-host.md §6).
 *
 * @throws device/find-my-on, device/backup-prohibited, engine/erase-unproven; for the backup before, as `makeSafetyBackup`
 */
export async function erasePhone(
  environment: Environment,
  { device: selector, safetyBackup: isWanted, confirm }: EraseInput,
  context: TaskContext,
): Promise<EraseResult> {
  context.emit({ kind: 'phase', phase: 'connecting' });
  const { phone, met } = await reassuring(nothingStarted, async () => {
    const chosen = await choosePhone(environment, selector, context);
    return { phone: chosen, met: await meet(chosen.device, environment, context) };
  });
  const { summary } = met;
  const device = toldOf(summary);
  if (summary.hasFindMy) {
    throw failOfDevice('find-my-on', { name: summary.name, code: 211, text: '' }).withSafety(nothingStarted());
  }
  if (!summary.backup.willEncrypt) tellOfPlain(summary.name, context);
  await reassuring(nothingStarted, () => confirm(device));
  const safetyBackup = isWanted ? await makeSafetyBackup(environment, { phone, mayLack: false }, context) : undefined;
  using restart = watchRestart(environment, phone.udid, context);
  await reassuring(untold, () => ask(environment, { phone, met }, context));
  context.emit({ kind: 'phase', phase: 'restarting' });
  const isSeen =
    (await restart.seen()) && (await reassuring(untold, () => isProven(environment, { phone, met }, context)));
  return { device, outcome: isSeen ? 'erased' : 'not-seen', ...(safetyBackup ? { safetyBackup } : {}) };
}

/** What only encrypted backups hold goes with the phone: to be known before its name is typed. */
function tellOfPlain(name: string, context: TaskContext): void {
  const { code, message, advice } = fail('erase-plain', { name });
  context.emit({ kind: 'notice', code, message: `${message} ${advice}` });
}

interface Erasing {
  readonly phone: Phone;
  readonly met: Met;
}

async function ask(environment: Environment, { phone, met }: Erasing, context: TaskContext): Promise<void> {
  using scratch = makeScratchRoot();
  await using session = await openLastingSession(await reached(environment, phone, context), met.record, environment);
  const folder = BackupWriter.open({ root: scratch.path, udid: phone.udid });
  context.emit({ kind: 'phase', phase: 'asking' });
  await askToErase(session, { folder, clock: environment.clock }, context);
}

/**
 * A phone that is erased has forgotten this computer; one that does not say so may be erased or not.
 *
 * @throws engine/erase-unproven
 */
async function isProven(environment: Environment, { phone, met }: Erasing, context: TaskContext): Promise<boolean> {
  const device = await reached(environment, phone, context);
  try {
    await using _session = await openLastingSession(device, met.record, environment);
  } catch (error) {
    if (isFailure(error, 'device/trust-forgotten')) return true;
    if (!(error instanceof AppError)) throw error;
    context.log.debug('the phone does not say what became of it', { code: error.code });
    return false;
  }
  throw fail('erase-unproven', { name: met.summary.name });
}

async function reached(environment: Environment, phone: Phone, context: TaskContext): Promise<Phone['device']> {
  return (await findAgain(environment, phone.device, context)) ?? phone.device;
}
