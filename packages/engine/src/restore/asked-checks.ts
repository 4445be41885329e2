import { BackupWriter } from '@pearmain/backup';
import { AppError, type TaskContext } from '@pearmain/base';
import {
  type DeviceSession,
  findRestoreRefusal,
  knockForRestore,
  type Management,
  readManagement,
} from '@pearmain/device';
import type { Environment } from '../environment.js';
import { openLastingSession } from '../meet.js';
import type { Phone } from '../phones.js';
import { retryOf } from '../retries.js';
import { makeScratchRoot } from '../scratch-root.js';
import { attention, type Checked, fine, problem } from './checked.js';
import { owesRestart } from './owed-restart.js';

/** Who is asked. */
export interface Asked {
  readonly phone: Phone;
  readonly record: DeviceSession['record'];
}

/**
 * What a phone does not say of itself and has to be asked: whether it lets a restore begin, and whether its management forbids one
 * (docs/protocols/restore-host.md §4.2).
 */
export async function askPhone(
  environment: Environment,
  { phone, record }: Asked,
  context: TaskContext,
): Promise<Checked[]> {
  await using session = await openLastingSession(phone.device, record, environment);
  const start = await startOf(session, environment, context);
  if (start.state === 'problem') return [start];
  return [start, ...(await askedOf(session, environment, context))];
}

async function startOf(session: DeviceSession, { clock }: Environment, context: TaskContext): Promise<Checked> {
  try {
    await knockForRestore(session, clock, context);
    return fine('start', 'It trusts this computer, and is ready.');
  } catch (error) {
    const failure = refusalIn(error);
    const isPassing = retryOf(failure) === 'unlock' || retryOf(failure) === 'later';
    return problem('start', failure, isPassing ? { mendedAtPhone: true } : {});
  }
}

/** A phone that nobody manages, and that was not left without a restart, is not bothered. */
async function askedOf(session: DeviceSession, environment: Environment, context: TaskContext): Promise<Checked[]> {
  const management = await readManagement(session);
  const isManaged = management !== undefined && (management.isSupervised || management.profiles.length > 0);
  const owes = owesRestart(environment, session.udid);
  if (!isManaged && !owes) return [fine('management', 'Nobody manages it, as far as it says.')];
  using scratch = makeScratchRoot();
  const folder = BackupWriter.open({ root: scratch.path, udid: session.udid });
  const { clock, floodLimits: limits } = environment;
  const refusal = await findRestoreRefusal(session, { folder, clock, limits }, context);
  if (refusal) return [refused(refusal)];
  return [...(isManaged ? [allowed(management, session.name)] : []), ...(owes ? [restartAdvised] : [])];
}

function refused(refusal: AppError): Checked {
  const check = refusal.code === 'device/phone-storage' ? 'restart' : 'management';
  return problem(check, refusal, check === 'restart' ? { mendedAtPhone: true } : {});
}

const restartAdvised = attention(
  'restart',
  'It was restored without a restart before, and takes no other restore until it had one.',
  'Restart the phone, if that has not happened since.',
);

function allowed(management: Management, name: string): Checked {
  const message = `${managerIn(management)} manages ${name}, and allows a restore.`;
  if (!management.isSupervised) return fine('management', message);
  return attention('management', message, 'Its management may come back only when the organisation adds it again.');
}

function managerIn({ organization, profiles }: Management): string {
  return organization ?? profiles[0] ?? 'Somebody';
}

/** The phone’s no; a connection that broke is none, and is thrown. */
function refusalIn(error: unknown): AppError {
  const retry = retryOf(error);
  if (!(error instanceof AppError) || retry === 'link' || retry === 'silence') throw error;
  return error;
}
