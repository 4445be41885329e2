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
  readonly #watchers = new Set<() => void>();

  /** What the host answered to hostile requests so far. */
  get answers(): readonly HostAnswer[] {
    return this.#answers;
  }

  saw(answer: HostAnswer): void {
    this.#answers.push(answer);
  }

  /** From here on only the host's patience goes on: a test may move its clock. */
  timePasses(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Calls `watcher` whenever the phone has come to a point from which it only lets time pass. */
  onTimePasses(watcher: () => void): Disposable {
    this.#watchers.add(watcher);
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) };
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
