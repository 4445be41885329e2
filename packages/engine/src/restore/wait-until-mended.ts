import { AppError, type TaskContext } from '@pearmain/base';
import type { Environment } from '../environment.js';
import type { Checked } from './checked.js';
import type { PhoneReadiness } from './readiness.js';

const lookAgainMs = 3000;

/** Somebody who puts right at the phone what keeps it from being restored. */
export interface Mending {
  readonly first: PhoneReadiness;
  lookAgain(): Promise<PhoneReadiness>;
}

/**
 * Looks at the phone again every few seconds until nothing is left that can be put right there. The person ends it by giving up; a phone
 * that is away meanwhile is waited for.
 */
export async function waitUntilMended(
  { clock }: Pick<Environment, 'clock'>,
  { first, lookAgain }: Mending,
  context: TaskContext,
): Promise<PhoneReadiness> {
  let readiness = first;
  let told = '';
  while (isWorthWaiting(readiness.checks)) {
    const message = whatToDo(readiness.checks);
    if (message !== told) context.emit({ kind: 'prompt', on: 'device', what: 'mending', message });
    told = message;
    context.emit({ kind: 'phase', phase: 'waiting' });
    await clock.sleep(lookAgainMs, context.signal);
    readiness = await lookOr(readiness, lookAgain, context);
  }
  if (told !== '') context.emit({ kind: 'prompt-done', what: 'mending' });
  return readiness;
}

function whatToDo(checks: readonly Checked[]): string {
  const problems = checks.filter(({ state }) => state === 'problem');
  const steps = problems.map(({ message, advice }) => (advice === undefined ? message : `${message} ${advice}`));
  return `${steps.join(' ')} It goes on by itself then; Ctrl-C gives up.`;
}

/** What nobody can put right at the phone is not worth any waiting for the rest. */
function isWorthWaiting(checks: readonly Checked[]): boolean {
  const problems = checks.filter(({ state }) => state === 'problem');
  return problems.length > 0 && problems.every(({ mendedAtPhone }) => mendedAtPhone);
}

async function lookOr(
  before: PhoneReadiness,
  lookAgain: Mending['lookAgain'],
  { signal, log }: TaskContext,
): Promise<PhoneReadiness> {
  try {
    return await lookAgain();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    log.debug('the phone does not answer at the moment', { code: error.code });
    return before;
  }
}
