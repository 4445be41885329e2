import type { Log } from './log.js';

/** The parts of a task that a person can tell apart. */
export type Phase =
  | 'connecting'
  | 'trusting'
  /** The phone is asked to change a setting of its own. */
  | 'asking'
  | 'preparing'
  | 'transferring'
  /** The phone is away or busy; the run is taken up again when it is back. */
  | 'waiting'
  | 'finishing'
  /** The index of a backup is read from end to end. */
  | 'indexing'
  /** What is in a backup is written into files for other programs. */
  | 'exporting'
  | 'checking'
  /** A backup is taken out of its archive. */
  | 'unpacking'
  | 'publishing'
  /** The phone is away because it starts anew. */
  | 'restarting';

/** What a person is waited for. */
export type Prompted = 'passcode' | 'trust' | 'unlock' | 'password' | 'choice' | 'mending';

/** What happens during a task, as plain JSON: the same for the terminal, the page and the job log. */
export type TaskEvent =
  | { kind: 'phase'; phase: Phase }
  | { kind: 'progress'; files: number; bytes: number; totalBytes?: number; percent?: number; path?: string }
  | { kind: 'prompt'; on: 'device' | 'host'; what: Prompted; message: string }
  | { kind: 'prompt-done'; what: Prompted }
  | { kind: 'notice'; code: string; message: string; path?: string };

/** What everything that lasts takes as its last parameter, and hands on. */
export interface TaskContext {
  readonly signal: AbortSignal;
  readonly log: Log;
  emit(event: TaskEvent): void;
}
