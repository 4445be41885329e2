import { systemCode } from './disk.js';
import { fail } from './failures.js';

/** Turns what the system says while something is read into a failure of ours; anything else is handed back. */
export function readFailure(error: unknown, path: string): unknown {
  const reason = systemCode(error);
  return reason === undefined ? error : fail('not-readable', { path, reason }, { cause: error });
}
