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
  readonly #misreadings: Misreadings;
  /** What came between messages already: it does so once. */
  readonly #done = new WeakSet<Moment>();
  #phantoms: readonly string[];

  constructor(on: Troubled) {
    this.#on = on;
    this.#misreadings = new Misreadings(this.#day);
    this.#phantoms = this.#day.phantoms ?? [];
    this.#calm();
  }

  /** As it is now: it may be changed while the request runs. */
  get #day(): BackupScenario {
    return this.#on.phone.scenario.backup ?? {};
  }

  /**
   * The request comes to that place, or has dealt with so many files there. Where the cable comes out, the next message
   * fails.
   *
   * @throws MBError with the code that the scenario names
   */
  async reach(place: Place, files = 0): Promise<void> {
    const { phone, request } = this.#on;
    const isNew = phone.activity.now?.place !== place;
    phone.activity.now = { request, place, files };
    if (isNew) this.#calm();
    for (const silence of this.#due(this.#day.silences, place, files)) await this.#beSilent(silence);
    for (const aside of this.#due(this.#day.asides, place, files)) await this.#say(aside);
    for (const unplug of this.#due(this.#day.unplugs, place, files)) this.#pull(unplug);
    const ending = endingsOf(this.#day, this.#on.escrowUnlocked).find((each) => isReached(each, place, files));
    if (ending) throw endingError(ending, phone.identity.udid);
    if (place === 'scan') this.#takeSnapshot();
    if (place === 'uploading' && phone.screen.isLocked && !this.#on.escrowUnlocked)
      throw this.#error(mbCode.hostUnreadable, place);
  }

  /**
   * The batch in pieces, so that what happens after a number of files happens between two messages. Each piece is
   * preceded by `reach`; `before` is how many files of this place went ahead of the batch.
   */
  async *pieces<T>(place: Place, before: number, batch: readonly T[]): AsyncIterable<readonly T[]> {
    for (let start = 0; start < batch.length; ) {
      await this.reach(place, before + start);
      const cuts = this.#moments(place).map(({ afterFiles = 0 }) => afterFiles - before);
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
    this.#on.phone.day.snapshotIsLeft = false;
  }

  [Symbol.dispose](): void {
    this.#on.line.trouble = {};
    this.#on.phone.activity.now = undefined;
  }

  /** What is due now, once. */
  #due<T extends Moment>(moments: T | readonly T[] | undefined, place: Place, files: number): readonly T[] {
    const found = listed(moments).filter((each) => !this.#done.has(each) && isReached(each, place, files));
    for (const each of found) this.#done.add(each);
    return found;
  }

  #moments(place: Place): readonly Moment[] {
    const { silences, asides, unplugs } = this.#day;
    const endings = endingsOf(this.#day, this.#on.escrowUnlocked);
    const all = [...endings, ...listed(silences), ...listed(asides), ...listed(unplugs)];
    return all.filter(({ at }) => at === place);
  }

  async #beSilent({ ms }: Silence): Promise<void> {
    const { phone, host } = this.#on;
    await host.during((signal) =>
      ms === undefined ? phone.activity.hold(signal) : pause(phone.day.realMs(ms), signal),
    );
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
    const { day } = this.#on.phone;
    const { snapshot } = this.#day;
    const isStuck = snapshot === 'stuck' && !day.wasRestarted;
    if (isStuck || day.snapshotIsLeft) throw this.#error(mbCode.exists, 'scan');
    day.snapshotIsLeft = snapshot === 'kept-after-failure';
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

function isReached({ at, afterFiles = 0 }: Moment, place: Place, files: number): boolean {
  return at === place && files >= afterFiles;
}

/** One or several, as scenarios may name either. */
function listed<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}
