import type { Phone } from '../../../phone/phone.js';
import { type Ending, endingError } from './ending.js';
import type { Moment, Place } from './place.js';

/**
 * What a scenario lets go wrong in one request. The agent tells where it is, and what happens there happens: the request
 * ends with an error (docs/protocols/backup-agent.md §10). On a good day nothing does.
 */
export class Mishaps {
  readonly #udid: string;
  readonly #endings: readonly Ending[];

  constructor(phone: Phone) {
    const { ends, cancelAfterFiles } = phone.scenario.backup ?? {};
    const cancelling: readonly Ending[] =
      cancelAfterFiles === undefined ? [] : [{ at: 'uploading', afterFiles: cancelAfterFiles, code: 202 }];
    this.#udid = phone.identity.udid;
    this.#endings = [...listed(ends), ...cancelling];
  }

  /**
   * The request comes to that place, or has dealt with so many files there.
   *
   * @throws MBError with the code that the scenario names
   */
  async reach(place: Place, files = 0): Promise<void> {
    const ending = this.#endings.find((each) => isReached(each, place, files));
    if (ending) throw endingError(ending, this.#udid);
  }

  /**
   * The batch in pieces, so that what happens after a number of files happens between two messages. Each piece is
   * preceded by `reach`; `before` is how many files of this place went ahead of the batch.
   */
  async *pieces<T>(place: Place, before: number, batch: readonly T[]): AsyncIterable<readonly T[]> {
    for (let start = 0; start < batch.length; ) {
      await this.reach(place, before + start);
      const cuts = this.#moments(place).map((after) => after - before);
      const end = Math.min(batch.length, ...cuts.filter((cut) => cut > start));
      yield batch.slice(start, end);
      start = end;
    }
  }

  #moments(place: Place): number[] {
    return this.#endings.filter(({ at }) => at === place).map(({ afterFiles = 0 }) => afterFiles);
  }
}

function isReached({ at, afterFiles = 0 }: Moment, place: Place, files: number): boolean {
  return at === place && files >= afterFiles;
}

/** One or several, as scenarios may name either. */
function listed<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}
