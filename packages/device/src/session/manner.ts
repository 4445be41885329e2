import { systemTimer, type Timer } from '../patience.js';

/** How to talk to a phone. */
export interface SessionOptions {
  /** What the phone's own log calls us. */
  readonly label?: string | undefined;
  /** Closes the session and every service it started. */
  readonly signal?: AbortSignal | undefined;
  readonly timer?: Timer | undefined;
  /** How long an answer or a handshake may take; 30 seconds unless told otherwise. */
  readonly timeoutMs?: number | undefined;
}

/** The same, complete. */
export interface Manner {
  readonly label: string;
  readonly timer: Timer;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Fills in what was not said. */
export function mannerOf({ label, timer, timeoutMs, signal }: SessionOptions): Manner {
  return { label: label ?? 'pearmain', timer: timer ?? systemTimer, timeoutMs: timeoutMs ?? 30_000, signal };
}
