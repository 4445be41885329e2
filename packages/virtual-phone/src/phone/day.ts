import { type Mood, type Scenario, scenarioInRun, withMood } from '../scenario.js';

/** How the phone's day goes: the scenario it began with, the run it has come to, and what was changed meanwhile. */
export class Day {
  #whole: Scenario;
  #changes: Mood = {};
  #run = 0;
  #wasRestarted = false;
  /** A file-system snapshot of a run that did not finish is still on the phone. */
  snapshotIsLeft = false;
  #scenario: Scenario;
  readonly #counts = new Map<string, number>();

  constructor(scenario: Scenario) {
    this.#whole = scenario;
    this.#scenario = scenarioInRun(scenario, 0);
  }

  /** As it is now. */
  get scenario(): Scenario {
    return this.#scenario;
  }

  /** How many runs are over. */
  get run(): number {
    return this.#run;
  }

  /** Another day begins: nothing has happened on it yet. */
  begin(scenario: Scenario): void {
    this.#whole = scenario;
    this.#changes = {};
    this.#run = 0;
    this.#counts.clear();
    this.#wasRestarted = false;
    this.snapshotIsLeft = false;
    this.#settle();
  }

  /** Something is otherwise from now on, in every run; new `runs` begin with their first. */
  change({ runs, ...mood }: Partial<Scenario>): void {
    if (runs) {
      this.#whole = { ...this.#whole, runs };
      this.#run = 0;
    }
    this.#changes = withMood(this.#changes, mood);
    this.#settle();
  }

  /** A run is over; the next one may have another mood. */
  endRun(): void {
    this.#run += 1;
    this.#settle();
  }

  /** The phone was started anew, which mends some things. */
  restart(): void {
    this.#wasRestarted = true;
    this.snapshotIsLeft = false;
  }

  get wasRestarted(): boolean {
    return this.#wasRestarted;
  }

  /** Notes that something happened, and tells how often it has on this day. */
  count(what: string): number {
    const times = this.times(what) + 1;
    this.#counts.set(what, times);
    return times;
  }

  times(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** A duration of the scenario in real milliseconds: a day can be made to pass faster. */
  realMs(ms: number): number {
    return ms / this.#scenario.timeScale;
  }

  #settle(): void {
    this.#scenario = withMood(scenarioInRun(this.#whole, this.#run), this.#changes);
  }
}
