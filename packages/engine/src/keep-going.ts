import { AppError, type Clock, type TaskContext } from '@pearmain/base';
import type { AttachedDevice } from '@pearmain/device';
import { fail } from './failures.js';
import type { Phone } from './phones.js';
import { type Retry, retryOf } from './retries.js';
import type { Stamina } from './stamina.js';
import type { Tally } from './tally.js';

/** How often it is looked whether a phone that is away has come back, and for how long. */
const lookMs = { first: 1000, longest: 5000 } as const;
const absenceMs = 10 * 60_000;

/** A part of a run that may be taken up again. */
export interface Going<T> {
  readonly phone: Pick<Phone, 'name' | 'device'>;
  readonly clock: Clock;
  readonly stamina: Stamina;
  readonly tally: Tally;
  /** Whether another attempt is worth it here, in that way. */
  mayRetry(retry: Retry): boolean;
  /** The phone as it can be reached now; `undefined` while it is away. */
  lookFor(context: TaskContext): Promise<AttachedDevice | undefined>;
  attempt(device: AttachedDevice, context: TaskContext): Promise<T>;
}

/**
 * Does what a lost connection or a busy phone keeps from its end again, as often as `stamina` allows, and says so. A phone
 * that is away is waited for ten minutes; then the failure that began it is thrown.
 */
export async function keepGoing<T>(going: Going<T>, context: TaskContext): Promise<T> {
  const { stamina, tally } = going;
  let { device } = going.phone;
  try {
    for (;;) {
      try {
        return await going.attempt(device, tally.nextAttempt());
      } catch (error) {
        context.signal.throwIfAborted();
        const retry = retryOf(error);
        if (!(error instanceof AppError) || !retry || !going.mayRetry(retry)) throw error;
        const pauseMs = stamina.pauseAfter(retry, tally.hasProgressed);
        if (pauseMs === undefined) throw error;
        context.log.info('the run is taken up again', { code: error.code, pauseMs });
        tell(going, { error, retry, pauseMs }, context);
        device = await comeBack(going, { error, pauseMs }, context);
      }
    }
  } finally {
    tally.answered();
  }
}

/** Says what happened and what comes now. */
function tell<T>(
  { phone: { name }, tally }: Going<T>,
  { error, retry, pauseMs }: { error: AppError; retry: Retry; pauseMs: number },
  context: TaskContext,
): void {
  context.emit({ kind: 'phase', phase: 'waiting' });
  if (retry === 'unlock') {
    tally.ask({
      kind: 'prompt',
      on: 'device',
      what: 'unlock',
      message: `Unlock ${name}, so that the backup can go on.`,
    });
    return;
  }
  if (retry === 'clean') return; // whoever prepares the empty folder says why
  const reason = error.message;
  const { code, message } =
    retry === 'later'
      ? fail('trying-again', { reason, seconds: pauseMs / 1000 })
      : fail('waiting-for-phone', { reason, name });
  context.emit({ kind: 'notice', code, message });
}

/** The phone, once it can be reached again: after the pause, and after as long an absence as is allowed. */
async function comeBack<T>(
  { clock, lookFor }: Going<T>,
  { error, pauseMs }: { error: AppError; pauseMs: number },
  context: TaskContext,
): Promise<AttachedDevice> {
  await clock.sleep(pauseMs, context.signal);
  let lookAgainMs: number = lookMs.first;
  for (let absentMs = 0; absentMs < absenceMs; absentMs += lookAgainMs) {
    const device = await lookFor(context);
    if (device) return device;
    lookAgainMs = Math.min(lookAgainMs + lookMs.first, lookMs.longest);
    await clock.sleep(lookAgainMs, context.signal);
  }
  throw error;
}
