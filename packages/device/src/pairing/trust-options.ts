import type { Clock, TaskContext } from '@pearmain/base';
import { type Manner, mannerOf } from '../session/manner.js';

/** How pairing waits and what it calls itself. */
export interface TrustOptions {
  readonly clock: Clock;
  /** What the phone's own log calls us. */
  readonly label?: string;
  /** The computer's name, which some phones show. */
  readonly hostName?: string;
  /** How long a person may take to unlock the phone and tap Trust; 5 minutes unless told otherwise. */
  readonly patienceMs?: number;
  /** How long the phone may take for one answer; 30 seconds unless told otherwise. */
  readonly timeoutMs?: number;
}

/** The same for one conversation. */
export function mannerOfTrust({ clock, label, timeoutMs }: TrustOptions, { signal }: TaskContext): Manner {
  return mannerOf({ label, timer: clock, timeoutMs, signal });
}
