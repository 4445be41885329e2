import type { Clock } from '@pearmain/base';

const tickMs = 5000;
/** A busy computer may be late by seconds; a connection survives that, and no night. */
const toleranceMs = 55_000;

/**
 * Watches whether the computer sleeps: then the wall clock has jumped while nothing here ran. Gives how long it slept, in
 * milliseconds, once it is awake again; rejects with the signal's reason. What was connected to a phone before is dead by
 * then, though nobody may ever say so (docs/protocols/backup-host.md §8).
 */
export async function whenSlept(clock: Clock, signal: AbortSignal): Promise<number> {
  for (;;) {
    const before = clock.now().getTime();
    await clock.sleep(tickMs, signal);
    const lostMs = clock.now().getTime() - before - tickMs;
    if (lostMs > toleranceMs) return lostMs;
  }
}
