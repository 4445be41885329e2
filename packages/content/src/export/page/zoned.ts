/** Times as they are written in one zone: `2025-12-01 18:00:00`, the same on every system. */
export class Zoned {
  readonly #format: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    // Sweden writes times as the standard does, which no locale of another name promises.
    this.#format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  }

  /** Day and time. */
  full(date: Date): string {
    return this.#format.format(date);
  }

  day(date: Date): string {
    return this.full(date).slice(0, 10);
  }

  time(date: Date): string {
    return this.full(date).slice(11);
  }
}
