import { type AppFacts, checkApps, fail as failInBackup, readDataTypes } from '@pearmain/backup';
import { AppError, type TaskContext } from '@pearmain/base';
import { type AttachedDevice, type DeviceSummary, readAppGroups } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { type Going, keepGoing } from '../keep-going.js';
import { type Met, openLastingSession } from '../meet.js';

/** What a run is to keep of all that the phone sends. */
export interface Keeping {
  /** Ids of data types. */
  readonly types: readonly string[];
  /** The phone's apps, as it names them itself. */
  readonly fromPhone: AppFacts;
}

/**
 * Sees, before the phone is asked for a backup, that what was chosen can be kept, and says what that means.
 *
 * @throws backup/unknown-app; backup/password-needed: without it nobody can tell what is what in an encrypted backup
 */
export async function prepareKeeping(
  only: readonly string[],
  { record, summary, password, environment, going }: KeepingFacts,
  context: TaskContext,
): Promise<Keeping> {
  if (summary.backup.willEncrypt && password === undefined) throw failInBackup('password-needed');
  const types = readDataTypes(only);
  const fromPhone = await keepGoing(
    {
      ...going,
      mayRetry: (retry) => retry === 'link',
      attempt: (device: AttachedDevice) => readApps(device, record, { environment, types }),
    },
    context,
  );
  checkApps(types, new Set(fromPhone.apps));
  const { code, message, advice } = fail('only-some-kept', { name: summary.name, types });
  context.emit({ kind: 'notice', code, message: `${message} ${advice}` });
  return { types, fromPhone };
}

/** What is known before the phone is asked. */
export interface KeepingFacts {
  readonly record: Met['record'];
  readonly summary: DeviceSummary;
  readonly password: string | undefined;
  readonly environment: Environment;
  readonly going: Omit<Going<unknown>, 'attempt' | 'mayRetry'>;
}

/** Only for single apps does it matter that the phone says which it has. */
async function readApps(
  device: AttachedDevice,
  record: Met['record'],
  { environment, types }: { readonly environment: Environment; readonly types: readonly string[] },
): Promise<AppFacts> {
  await using session = await openLastingSession(device, record, environment);
  try {
    const groups = await readAppGroups(session);
    return { apps: [...groups.keys()], groups };
  } catch (error) {
    if (!(error instanceof AppError) || types.some((type) => type.startsWith('app:'))) throw error;
    return { apps: [] };
  }
}
