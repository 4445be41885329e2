/** The phone's own clock. */
export interface PhoneClock {
  now(): Date;
}

/** The instant at which a phone with `--deterministic` lives. */
export const fixedInstant = new Date('2026-01-15T09:30:00Z');

/** The fixed instant and one minute for each finished backup or restore, so that two runs are told apart. */
export function fixedClock(finishedRuns: () => number): PhoneClock {
  return { now: () => new Date(fixedInstant.getTime() + finishedRuns() * 60_000) };
}

/** The clock of this machine. */
export const wallClock: PhoneClock = { now: () => new Date() };
