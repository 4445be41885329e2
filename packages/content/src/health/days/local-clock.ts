const secondsOfHour = 3600;
const secondsOfDay = 86_400;
const appleEpoch = Date.UTC(2001, 0, 1) / 1000;

/** Local hours of moments in seconds since 2001, by the zone's name; asked of the system once for each hour. */
export class LocalClock {
  readonly #zones = new Map<string, { readonly format: Intl.DateTimeFormat; readonly shifts: Map<number, number> }>();

  /** Hours since 2001 on the clock of the zone; UTC where the zone is unknown. */
  hourOf(seconds: number, zone = 'UTC'): number {
    const hour = Math.floor(seconds / secondsOfHour);
    const { format, shifts } = this.#zone(zone);
    const shift = shifts.get(hour) ?? shiftOf(format, hour * secondsOfHour);
    shifts.set(hour, shift);
    return Math.floor((seconds + shift) / secondsOfHour);
  }

  #zone(zone: string) {
    const known = this.#zones.get(zone) ?? { format: formatOf(zone), shifts: new Map<number, number>() };
    this.#zones.set(zone, known);
    return known;
  }
}

/** `YYYY-MM-DD` of a local hour. */
export function dayOf(hour: number): string {
  const days = Math.floor((hour * secondsOfHour) / secondsOfDay);
  return new Date((appleEpoch + days * secondsOfDay) * 1000).toISOString().slice(0, 10);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
  } catch {
    // A zone that this system has not heard of.
    return new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', hourCycle: 'h23', ...parts });
  }
}

function shiftOf(format: Intl.DateTimeFormat, seconds: number): number {
  const moment = (appleEpoch + seconds) * 1000;
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
  return (Date.UTC(year, month - 1, day, hour, minute) - moment) / 1000;
}
