const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;

/** A zone that this program's table of zones has, such as `Europe/Berlin`. */
export class TimeZone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;

  private constructor(name: string, format: Intl.DateTimeFormat) {
    this.name = name;
    this.#format = format;
  }

  /** `undefined` for a name that is none. */
  static find(name: string): TimeZone | undefined {
    try {
      return new TimeZone(name, new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' }));
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** How far its clocks are ahead of UTC at that moment. */
  offsetMs(at: Date): number {
    const shown = this.#format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes, seconds = '0'] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(shown) ?? [];
    if (sign === undefined) return 0;
    const ahead = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -ahead : ahead;
  }

  /** When its clocks were put forward or back in those years. */
  *changes(
    firstYear: number,
    lastYear: number,
  ): Generator<{ readonly at: Date; readonly from: number; readonly to: number }> {
    const end = Date.UTC(lastYear + 1, 0, 1);
    let before = Date.UTC(firstYear, 0, 1);
    let from = this.offsetMs(new Date(before));
    for (let now = before + weekMs; now <= end; now += weekMs) {
      const to = this.offsetMs(new Date(now));
      if (to !== from) yield { at: this.#between(before, now, from), from, to };
      before = now;
      from = to;
    }
  }

  /** The first moment after `before` that has another offset. */
  #between(before: number, after: number, offset: number): Date {
    let [low, high] = [before, after];
    while (high - low > minuteMs) {
      const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs;
      if (this.offsetMs(new Date(middle)) === offset) low = middle;
      else high = middle;
    }
    return new Date(high);
  }
}
