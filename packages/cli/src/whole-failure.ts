import { AppError } from '@pearmain/base';
import { fail } from './failures.js';

/** No command but a finished backup replaces one, and that sets the one before aside. */
const backupsAreSafe = 'The backups that you have are untouched.';
const lookCloser = 'Try again. If it stays so, run the same command with -vv and report what it prints.';

/** Anything that was thrown, as a failure that says what happened, whether the data is safe, and what to do. */
export function wholeFailure(error: unknown): AppError {
  const failure = error instanceof AppError ? error : fail('unexpected', undefined, { cause: error });
  const { code, message, safety = backupsAreSafe, advice = lookCloser, data, cause } = failure;
  return new AppError(code, message, { safety, advice, data, cause });
}
