import type { Phone } from '../phone/phone.js';

/** What a host said to a hostile request. */
export interface HostAnswer {
  /** What was asked: `upload`, `move`, … */
  readonly what: string;
  /** DeviceLink's code; 0 is consent. */
  readonly code: number;
  /** Content bytes that the host gave away. */
  readonly bytesGiven: number;
}

/** What a hostile phone sees, for whoever tests a host with it. */
export class Witness {
  readonly #answers: HostAnswer[] = [];
  #wasAsked = false;
  readonly #watchers = new Set<(passes: boolean) => void>();

  /** What the host answered to hostile requests so far. */
  get answers(): readonly HostAnswer[] {
    return this.#answers;
  }

  /** The host came as far as asking for a backup. */
  get wasAskedForBackup(): boolean {
    return this.#wasAsked;
  }

  askedForBackup(): void {
    this.#wasAsked = true;
  }

  saw(answer: HostAnswer): void {
    this.#answers.push(answer);
  }

  /** While `silence` lasts, only the host's patience goes on: a test may move its clock. */
  async timePasses(silence: Promise<void>): Promise<void> {
    this.#tell(true);
    try {
      await silence;
    } finally {
      this.#tell(false);
    }
  }

  /** Calls `watcher` when the phone begins to let time pass and does nothing else, and when that is over. */
  onTimePasses(watcher: (passes: boolean) => void): Disposable {
    this.#watchers.add(watcher);
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) };
  }

  #tell(passes: boolean): void {
    for (const watcher of [...this.#watchers]) watcher(passes);
  }
}

const witnesses = new WeakMap<Phone, Witness>();

/** The witness of a phone. */
export function witnessOf(phone: Phone): Witness {
  const known = witnesses.get(phone);
  if (known) return known;
  const witness = new Witness();
  witnesses.set(phone, witness);
  return witness;
}
