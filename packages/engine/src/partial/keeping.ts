import { checkApps, fail as failInBackup, readDataTypes } from '@pearmain/backup';
import { AppError, type TaskContext } from '@pearmain/base';
import { type AttachedDevice, type DeviceSummary, InstallationProxy } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { type Going, keepGoing } from '../keep-going.js';
import { type Met, openLastingSession } from '../meet.js';

/** What a run is to keep of all that the phone sends. */
export interface Keeping {
  /** Ids of data types. */
  readonly types: readonly string[];
  /** The identifiers of the phone's apps. */
  readonly apps: ReadonlySet<string>;
}

/** Far more than any phone has. */
const mostApps = 20_000;

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
  const apps = await keepGoing(
    {
      ...going,
      mayRetry: (retry) => retry === 'link',
      attempt: (device: AttachedDevice) => readApps(device, record, { environment, types }),
    },
    context,
  );
  checkApps(types, apps);
  const { code, message, advice } = fail('only-some-kept', { name: summary.name, types });
  context.emit({ kind: 'notice', code, message: `${message} ${advice}` });
  return { types, apps };
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
): Promise<ReadonlySet<string>> {
  const apps = new Set<string>();
  await using session = await openLastingSession(device, record, environment);
  try {
    await using proxy = await InstallationProxy.open(session);
    for await (const app of proxy.browse({ applicationType: 'Any', attributes: ['CFBundleIdentifier'] })) {
      const id = app['CFBundleIdentifier'];
      if (typeof id === 'string') apps.add(id);
      if (apps.size >= mostApps) break;
    }
  } catch (error) {
    if (!(error instanceof AppError) || types.some((type) => type.startsWith('app:'))) throw error;
  }
  return apps;
}
