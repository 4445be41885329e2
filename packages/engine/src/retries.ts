import { AppError, type Fail, type FailureTable } from '@pearmain/base';
import type { fail as deviceFailure } from '@pearmain/device';
import type { fail as engineFailure } from './failures.js';

/**
 * How a run goes on after a failure by itself, where no person has to decide anything:
 *
 * - `link`: the connection is gone; the phone is waited for, and the run resumed
 * - `silence`: the same after half an hour without a word; once, because it costs so long
 * - `later`: the phone is there and cannot do it now
 * - `unlock`: it has to be unlocked, which a person is asked for
 * - `clean`: it cannot use what lies in the work folder; the run begins again from the last good backup, then from nothing
 */
export type Retry = 'link' | 'silence' | 'later' | 'unlock' | 'clean';

type CodeOf<F> = F extends Fail<infer T extends FailureTable> ? `${F['area'] & string}/${keyof T & string}` : never;
type Code = CodeOf<typeof deviceFailure> | CodeOf<typeof engineFailure> | `wire/${string}`;

/** Everything that is tried again, and how; all other failures end the run (docs/protocols/backup-host.md §8). */
export const retries: Readonly<Partial<Record<Code, Retry>>> = {
  'device/connection-lost': 'link',
  'device/device-gone': 'link',
  'device/no-answer': 'link',
  'device/port-refused': 'link',
  'device/no-muxer': 'link',
  'device/link-trouble': 'link',
  'device/out-of-reach': 'link',
  'device/left-network': 'link',
  'device/fell-asleep': 'link',
  'device/phone-left': 'link',
  'device/phone-silent': 'silence',
  'device/phone-stalled': 'link',
  'device/out-of-step': 'link',
  'engine/computer-slept': 'link',
  'wire/connection-closed': 'link',
  'wire/connection-failed': 'link',
  'wire/connection-refused': 'link',
  'wire/timeout': 'link',
  'wire/unreachable': 'link',

  'device/several-errors': 'later',
  'device/try-again': 'later',
  'device/file-changed': 'later',
  'device/phone-busy': 'later',
  'device/uploads-failed': 'later',
  'device/service-busy': 'later',
  'device/sync-in-progress': 'later',
  'device/session-refused': 'later',

  'device/locked': 'unlock',
  'device/locked-meanwhile': 'unlock',
  'device/escrow-locked': 'unlock',
  'device/service-prohibited': 'unlock',

  'device/backup-file-missing': 'clean',
  'device/backup-file-damaged': 'clean',
  'device/folder-in-disorder': 'clean',
  'device/unsupported-backup': 'clean',
  'device/no-usable-backup': 'clean',
  'device/backup-damaged': 'clean',
};

/** How a run goes on after this failure; `undefined` where it ends. */
export function retryOf(error: unknown): Retry | undefined {
  if (!(error instanceof AppError) || !Object.hasOwn(retries, error.code)) return undefined;
  return retries[error.code as Code]; // the table has it
}
