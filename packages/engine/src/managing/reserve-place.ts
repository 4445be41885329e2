import type { TaskContext } from '@pearmain/base';
import { acquireLock, type DevicePlace, type HeldLock, recover, recoverRewrap } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { actor } from './audit-entry.js';

/**
 * Takes a device's place for one act alone, and brings to its end what broke off there.
 *
 * @throws history/locked, history/cannot-lock, and what `recover` and `recoverRewrap` throw
 */
export function reservePlace(place: DevicePlace, what: string, { clock }: Environment, context: TaskContext): HeldLock {
  const { pid, host } = actor();
  const lock = acquireLock(place, { pid, host, since: clock.now().toISOString(), what });
  try {
    recover(place, context);
    recoverRewrap(place);
    return lock;
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}
