import { pause } from '../../../phone/pause.js';
import type { Phone } from '../../../phone/phone.js';
import type { BackupScenario } from '../backup-scenario.js';
import type { HostFolder } from '../host/host-folder.js';
import type { Line } from '../host/line.js';
import { mbCode } from '../mb-error.js';
import { type Ending, endingError } from './ending.js';
import { errorOf, usualWords } from './error-texts.js';
import type { Aside, Silence, Unplug } from './interruptions.js';
import { Misreadings } from './misreadings.js';
import type { Moment, Place } from './place.js';

/** The request that things go wrong in. */
export interface Troubled {
  readonly phone: Phone;
  /** Its MessageName. */
  readonly request: string;
  readonly host: HostFolder;
  readonly line: Line;
  readonly escrowUnlocked: boolean;
}

/**
 * What a scenario lets go wrong in one request. The agent tells where it is, and what the scenario wants there happens
 * (docs/protocols/backup-agent.md §10). On a good day nothing does.
 */
export class Mishaps implements Disposable {
  readonly #on: Troubled;
  readonly #day: BackupScenario;
  readonly #endings: readonly Ending[];
  readonly #silences: Set<Silence>;
  readonly #unplugs: Set<Unplug>;
  readonly #asides: Set<Aside>;
  readonly #misreadings: Misreadings;
  #phantoms: readonly string[];

  constructor(on: Troubled) {
    const day = on.phone.scenario.backup ?? {};
    this.#on = on;
    this.#day = day;
    this.#endings = endingsOf(day, on.escrowUnlocked);
    this.#silences = new Set(listed(day.silences));
    this.#unplugs = new Set(listed(day.unplugs));
    this.#asides = new Set(listed(day.asides));
    this.#misreadings = new Misreadings(day);
    this.#phantoms = day.phantoms ?? [];
    this.#calm();
  }

  /**
   * The request comes to that place, or has dealt with so many files there.
   *
   * @throws MBError with the code that the scenario names; wire/closed-here where the cable comes out
   */
  async reach(place: Place, files = 0): Promise<void> {
    const { phone, request } = this.#on;
    const isNew = phone.activity?.place !== place;
    phone.activity = { request, place, files, isHeld: false };
    if (isNew) this.#calm();
    for (const silence of due(this.#silences, place, files)) await this.#beSilent(silence);
    for (const aside of due(this.#asides, place, files)) await this.#say(aside);
    for (const unplug of due(this.#unplugs, place, files)) this.#pull(unplug);
    const ending = this.#endings.find((each) => isReached(each, place, files));
    if (ending) throw endingError(ending, phone.identity.udid);
    if (place === 'scan') this.#takeSnapshot();
    if (place === 'uploading' && phone.isLocked && !this.#on.escrowUnlocked)
      throw this.#error(mbCode.hostUnreadable, place);
  }

  /**
   * The batch in pieces, so that what happens after a number of files happens between two messages. Each piece is
   * preceded by `reach`; `before` is how many files of this place went ahead of the batch.
   */
  async *pieces<T>(place: Place, before: number, batch: readonly T[]): AsyncIterable<readonly T[]> {
    const moments = [...this.#endings, ...this.#silences, ...this.#unplugs, ...this.#asides];
    const cuts = moments.filter(({ at }) => at === place).map(({ afterFiles = 0 }) => afterFiles - before);
    for (let start = 0; start < batch.length; ) {
      await this.reach(place, before + start);
      const end = Math.min(batch.length, ...cuts.filter((cut) => cut > start));
      yield batch.slice(start, end);
      start = end;
    }
  }

  /** The batches in the order in which they are sent. */
  ordered<T>(batches: Iterable<readonly T[]>): Iterable<readonly T[]> {
    return this.#day.sendsBackwards ? [...batches].reverse().map((batch) => [...batch].reverse()) : batches;
  }

  /** How the reading of that file goes wrong now. */
  readonly misreading: Misreadings['next'] = (file) => this.#misreadings.next(file);

  /** Files that the agent meant to make for this backup and could not: `domain/path`, told once. */
  takePhantoms(): readonly (readonly [domain: string, relativePath: string])[] {
    const phantoms = this.#phantoms;
    this.#phantoms = [];
    return phantoms.map((name) => {
      const slash = name.indexOf('/');
      return [name.slice(0, slash), name.slice(slash + 1)];
    });
  }

  /** The request has gone well: nothing of it is left on the phone. */
  succeed(): void {
    this.#on.phone.snapshotIsLeft = false;
  }

  [Symbol.dispose](): void {
    this.#on.line.trouble = {};
    this.#on.phone.activity = undefined;
  }

  async #beSilent({ ms }: Silence): Promise<void> {
    const { phone, host } = this.#on;
    if (ms !== undefined) return host.during((signal) => pause(phone.day.realMs(ms), signal));
    const { activity } = phone;
    if (!activity) return;
    phone.activity = { ...activity, isHeld: true };
    await host.during((signal) => phone.untilToldToGoOn(signal));
  }

  async #say({ message }: Aside): Promise<void> {
    const { host } = this.#on;
    switch (message) {
      case 'ping':
        return host.ping();
      case 'unknown':
        return host.askSomethingUnknown();
      case 'no-downloads':
        await host.get([], { begin: () => {}, data: () => {}, end: () => {} }, { isPayload: true });
        return;
      case 'no-uploads':
        return host.put(async () => {}, { isPayload: true, seconds: 0 });
      case 'purge':
        await host.purge(2 ** 31);
        return;
    }
  }

  #pull({ afterBytes, backAfterMs }: Unplug): void {
    const { phone, line } = this.#on;
    const cut = (): void => phone.pullCable(backAfterMs);
    if (afterBytes !== undefined) {
      line.trouble = { ...this.#slowness(), cutAfterBytes: afterBytes, cut };
      return;
    }
    cut();
    line.close();
  }

  /** iOS keeps one snapshot; the one of a run that broke off may be left until the phone restarts. */
  #takeSnapshot(): void {
    const { phone } = this.#on;
    const { snapshot } = this.#day;
    const isStuck = snapshot === 'stuck' && !phone.wasRebooted;
    if (isStuck || phone.snapshotIsLeft) throw this.#error(mbCode.exists, 'scan');
    phone.snapshotIsLeft = snapshot === 'kept-after-failure';
  }

  #error(code: number, place: Place) {
    return errorOf(code, usualWords(code, place, this.#on.phone.identity.udid));
  }

  #calm(): void {
    this.#on.line.trouble = this.#slowness();
  }

  #slowness(): { bytesPerSecond?: number } {
    const { bytesPerSecond } = this.#day;
    return bytesPerSecond === undefined ? {} : { bytesPerSecond: bytesPerSecond * this.#on.phone.scenario.timeScale };
  }
}

/** Cancelling and locking are endings too. */
function endingsOf({ ends, cancelAfterFiles, locks }: BackupScenario, escrowUnlocked: boolean): readonly Ending[] {
  const endings = [...listed(ends)];
  if (cancelAfterFiles !== undefined) {
    endings.push({ at: 'uploading', afterFiles: cancelAfterFiles, code: mbCode.cancelled });
  }
  const lockCode = escrowUnlocked ? locks?.code : mbCode.hostUnreadable;
  if (locks && lockCode !== undefined) endings.push({ at: 'uploading', afterFiles: locks.afterFiles, code: lockCode });
  return endings;
}

/** What is due now, once. */
function due<T extends Moment>(moments: Set<T>, place: Place, files: number): readonly T[] {
  const found = [...moments].filter((each) => isReached(each, place, files));
  for (const each of found) moments.delete(each);
  return found;
}

function isReached({ at, afterFiles = 0 }: Moment, place: Place, files: number): boolean {
  return at === place && files >= afterFiles;
}

/** One or several, as scenarios may name either. */
function listed<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}
