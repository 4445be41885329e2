import { fail } from '../failures.js';
import { type Timer, within } from '../patience.js';
import { limits } from './limits.js';

/** Does the last polite things, within a second in all; a phone that is gone misses none of them. */
export async function tidy(timer: Timer, work: () => Promise<unknown>): Promise<void> {
  const seconds = limits.tidyMs / 1000;
  const late = () => fail('no-answer', { name: 'The phone', seconds });
  try {
    await within({ timer, timeoutMs: limits.tidyMs, interrupt: () => {}, late }, work());
  } catch {
    // What closes here is closed by the end of its connection as well.
  }
}
