import type { AppError } from '@pearmain/base';
import type { RestoreDiagnosis } from '@pearmain/contract';

/** One thing that was looked at; a `problem` has the failure that a restore would end in. */
export interface Checked extends RestoreDiagnosis {
  readonly failure?: AppError;
  /** The codes in which the phone itself would refuse for the same reason, where they are not the failure's own. */
  readonly refusals?: readonly string[];
  /** A phone would not refuse, and lose data: nobody is asked whether it shall try. */
  readonly isFinal?: true;
}

/** Green. */
export function fine(check: string, message: string): Checked {
  return { check, state: 'fine', message };
}

/** Amber: it will work, and something is to be known before. */
export function attention(check: string, message: string, advice?: string): Checked {
  return { check, state: 'attention', message, ...(advice === undefined ? {} : { advice }) };
}

/** Red: it would end in this failure. */
export function problem(
  check: string,
  failure: AppError,
  more: Pick<Checked, 'mendedAtPhone' | 'refusals' | 'isFinal'> = {},
): Checked {
  const { code, message, advice } = failure;
  return { check, state: 'problem', message, code, ...(advice === undefined ? {} : { advice }), failure, ...more };
}

/** What is told of it. */
export function diagnosisOf({
  failure: _failure,
  refusals: _refusals,
  isFinal: _isFinal,
  ...diagnosis
}: Checked): RestoreDiagnosis {
  return diagnosis;
}

/** The problem that was seen before, where the phone refuses for that reason: its words know more than the phone's. */
export function foreseen(checks: readonly Checked[], error: AppError): AppError | undefined {
  return checks.find(({ failure, refusals = [] }) => failure?.code === error.code || refusals.includes(error.code))
    ?.failure;
}
