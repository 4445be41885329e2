import { type Check, isCount, record } from '../../../scenario-checks.js';
import type { BackupScenario } from '../backup-scenario.js';

/** The screen locks while files are sent. */
export interface ScreenLock {
  /** Once so many files have been sent. */
  readonly afterFiles: number;
  /** The request ends with this code there; without it, every file that follows cannot be read (and 104 ends the run). */
  readonly code?: number;
}

/** For scenario files. */
export const isScreenLock: Check = record<ScreenLock>({ afterFiles: isCount, code: isCount }, ['afterFiles']);

/** How the reading of one file goes wrong. */
export type Misreading = 'changed' | 'unreadable' | 'torn';

/** The files that cannot be read as they should, each so many times in a request. */
export class Misreadings {
  readonly #left: readonly (readonly [Misreading, Map<string, number>])[];
  readonly #lockAfter: number;
  #read = 0;

  constructor({ unreadable = {}, changesWhileRead = {}, tornReads = {}, locks }: BackupScenario) {
    this.#left = [
      ['unreadable', new Map(Object.entries(unreadable))],
      ['torn', new Map(Object.entries(tornReads))],
      ['changed', new Map(Object.entries(changesWhileRead))],
    ];
    this.#lockAfter = locks && locks.code === undefined ? locks.afterFiles : Number.POSITIVE_INFINITY;
  }

  /** What happens to that file when it is read now. */
  next({ domain, relativePath }: { domain: string; relativePath: string }): Misreading | undefined {
    const name = `${domain}/${relativePath}`;
    this.#read += 1;
    if (this.#read > this.#lockAfter) return 'unreadable';
    for (const [kind, left] of this.#left) {
      const times = left.get(name) ?? 0;
      if (times === 0) continue;
      left.set(name, times - 1);
      return kind;
    }
    return undefined;
  }
}
