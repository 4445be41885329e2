import { Listeners } from './listeners.js';
import { pause } from './pause.js';

/** What the phone does for a host. */
export interface Activity {
  /** The host's request, by its MessageName. */
  readonly request: string;
  /** How far it has come (docs/protocols/backup-agent.md §10.1), and how many files it has dealt with there. */
  readonly place: string;
  readonly files: number;
}

/** What the backup agent is at, for those who watch it, and whether it waits there until it is told to go on. */
export class AgentActivity {
  readonly #changes: Listeners<undefined>;
  readonly #goOn = new Listeners<undefined>();
  #now: Activity | undefined;
  #isHeld = false;

  constructor(changes: Listeners<undefined>) {
    this.#changes = changes;
  }

  /** `undefined` while it has nothing to do. */
  get now(): Activity | undefined {
    return this.#now;
  }

  set now(next: Activity | undefined) {
    this.#now = next;
    this.#changes.tell(undefined);
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Waits until somebody says `goOn`. Rejects with the signal's reason. */
  async hold(signal: AbortSignal): Promise<void> {
    const told = new AbortController();
    using _watch = this.#goOn.add(() => told.abort());
    this.#setHeld(true);
    try {
      await pause(undefined, AbortSignal.any([signal, told.signal]));
    } catch (error) {
      if (!told.signal.aborted) throw error;
    } finally {
      this.#setHeld(false);
    }
  }

  /** Ends the wait for it; false when nobody waits. */
  goOn(): boolean {
    const wasHeld = this.#isHeld;
    this.#goOn.tell(undefined);
    return wasHeld;
  }

  #setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#changes.tell(undefined);
  }
}
