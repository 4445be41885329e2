import { errorCode } from './failures.js';

/** Whether there is a process of that number. Without a signal, this only asks; one that may not be asked is there. */
export function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
