import type { Day } from './day.js';
import type { Listeners } from './listeners.js';
import { PasscodeSheet } from './passcode-sheet.js';

const lockedPair = 'pair request while locked';

/** What the person holding the phone sees: whether it is locked or dark, and what it asks for. */
export class Screen {
  readonly passcodeSheet = new PasscodeSheet();
  readonly #day: Day;
  readonly #changes: Listeners<undefined>;
  #isAsleep = false;
  #asksForTrust = false;

  constructor(day: Day, changes: Listeners<undefined>) {
    this.#day = day;
    this.#changes = changes;
  }

  /** Whether it is locked now; a scenario's number of Pair requests counts down in lockdown. */
  get isLocked(): boolean {
    const { locked } = this.#day.scenario;
    return typeof locked === 'number' ? this.#day.times(lockedPair) < locked : locked;
  }

  /** One more Pair request came while it was locked; a scenario that says so unlocks it after some. */
  countLockedPair(): void {
    this.#day.count(lockedPair);
  }

  /** A dark screen; the phone lets go of the network. */
  get isAsleep(): boolean {
    return this.#isAsleep;
  }

  /** With `locks`, whoever wakes it finds it locked. */
  sleep({ locks }: { readonly locks: boolean }): void {
    this.#isAsleep = true;
    if (locks) this.#day.change({ locked: true });
    this.#changes.tell(undefined);
  }

  wake(): void {
    this.#isAsleep = false;
    this.#changes.tell(undefined);
  }

  /** "Trust This Computer?" is there. */
  get asksForTrust(): boolean {
    return this.#asksForTrust;
  }

  set asksForTrust(next: boolean) {
    this.#asksForTrust = next;
    this.#changes.tell(undefined);
  }
}
