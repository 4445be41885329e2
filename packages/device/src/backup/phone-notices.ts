import type { TaskContext } from '@pearmain/base';
import { Notification } from '@pearmain/wire';
import { fail } from '../failures.js';
import type { NotificationProxy } from '../services/notification-proxy.js';
import { type FloodLimits, floodLimits } from './limits.js';

const observed = [
  Notification.syncCancelRequest,
  Notification.syncSuspendRequest,
  Notification.syncResumeRequest,
  Notification.backupDomainChanged,
  Notification.passcodePresented,
  Notification.passcodeDismissed,
];

/** A phone asks once; one that asks without end would fill the screen. */
const mostPrompts = 20;

/**
 * What the phone says beside the backup: that it waits for its passcode, and that somebody cancels on it
 * (docs/protocols/backup-host.md §2).
 */
export class PhoneNotices {
  readonly #name: string;
  readonly #ctx: TaskContext;
  readonly #limits: Pick<FloodLimits, 'notifications'>;
  readonly #cancelled = new AbortController();
  #isAsking = false;
  #timesAsked = 0;

  constructor(name: string, ctx: TaskContext, limits: Pick<FloodLimits, 'notifications'> = floodLimits) {
    this.#name = name;
    this.#ctx = ctx;
    this.#limits = limits;
  }

  /** Aborted, with device/cancelled-on-phone, when the person cancels on the phone. */
  get cancelled(): AbortSignal {
    return this.#cancelled.signal;
  }

  /** Asks for the notifications, then follows them until the service ends. */
  async follow(proxy: NotificationProxy): Promise<void> {
    await proxy.observe(...observed);
    this.#ctx.log.debug('observing the phone’s notifications');
    void this.#read(proxy);
  }

  /** The phone went on: whatever it asked for is answered. */
  answered(): void {
    if (!this.#isAsking) return;
    this.#isAsking = false;
    this.#ctx.emit({ kind: 'prompt-done', what: 'passcode' });
  }

  async #read(proxy: NotificationProxy): Promise<void> {
    try {
      let left = this.#limits.notifications;
      for await (const notification of proxy.events()) {
        this.#take(notification);
        left -= 1;
        if (left === 0) return this.#ctx.log.warn('the phone posts notifications without end: no longer followed');
      }
    } catch (error) {
      // Without notices a backup still works; the passcode is then asked for by the phone alone.
      this.#ctx.log.debug('the phone’s notifications ended', { why: error instanceof Error ? error.message : '' });
    }
  }

  #take(notification: string): void {
    switch (notification) {
      case Notification.passcodePresented:
        this.#ask();
        return;
      case Notification.passcodeDismissed:
        this.answered();
        return;
      case Notification.syncCancelRequest:
        this.#cancelled.abort(fail('cancelled-on-phone', { name: this.#name }));
        return;
      default:
        this.#ctx.log.debug('the phone posted a notification', { notification: notification.slice(0, 100) });
    }
  }

  #ask(): void {
    if (this.#isAsking || this.#timesAsked === mostPrompts) return;
    this.#timesAsked += 1;
    this.#isAsking = true;
    const message = `Enter the passcode on ${this.#name}.`;
    this.#ctx.emit({ kind: 'prompt', on: 'device', what: 'passcode', message });
  }
}
