import { openSync, unlinkSync } from 'node:fs';
import { errorCode } from '../failures.js';

/** Opens a file that is not there yet, for this user alone; what a run that broke off left under the name goes first. */
export function openNew(part: string): number {
  try {
    return openSync(part, 'wx', 0o600);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    unlinkSync(part);
    return openSync(part, 'wx', 0o600);
  }
}
