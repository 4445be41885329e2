import { Notification } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { Timer } from '../patience.js';
import type { Afc } from '../services/afc.js';
import type { AfcFile } from '../services/afc-file.js';
import type { NotificationProxy } from '../services/notification-proxy.js';
import { limits } from './limits.js';
import { tidy } from './tidy.js';

const lockFile = '/com.apple.itunes.lock_sync';

/** What the lock is taken with. */
export interface SyncLockParts {
  readonly name: string;
  readonly afc: Afc;
  readonly notifications: NotificationProxy;
  readonly timer: Timer;
  readonly signal: AbortSignal;
}

/**
 * The lock that keeps two programs from syncing one phone at once, held until it is disposed of
 * (docs/protocols/backup-host.md §1).
 */
export class SyncLock implements AsyncDisposable {
  readonly #file: AfcFile;
  readonly #parts: SyncLockParts;

  private constructor(file: AfcFile, parts: SyncLockParts) {
    this.#file = file;
    this.#parts = parts;
  }

  /** @throws device/sync-in-progress when another program holds it for ten seconds */
  static async take(parts: SyncLockParts): Promise<SyncLock> {
    const { name, afc, notifications, timer, signal } = parts;
    await notifications.post(Notification.syncWillStart);
    const lock = new SyncLock(await afc.open(lockFile, 'readWrite'), parts);
    try {
      await notifications.post(Notification.syncLockRequest);
      for (let retries = 0; (await lock.#file.lock('exclusive')) === 'would-block'; retries++) {
        if (retries === limits.lockRetries) throw fail('sync-in-progress', { name });
        await timer.sleep(limits.lockRetryMs, signal);
      }
      await notifications.post(Notification.syncDidStart);
      return lock;
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Gives the lock back and says so. The phone releases it by itself when the connection is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { notifications, timer } = this.#parts;
    await tidy(timer, async () => {
      await this.#file.unlock();
      await this.#file.close();
      await notifications.post(Notification.syncDidFinish);
    });
  }
}
