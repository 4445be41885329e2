import type { EntryTime } from '../../calendar/entry.js';
import { parameter } from '../content-line.js';
import { dayStamp, localStamp, utcStamp } from './stamps.js';
import { TimeZone } from './time-zone.js';
import { timeZoneLines } from './time-zone-lines.js';

/** A time as a property has it: parameters (with the semicolon before them), value. */
export interface TimeWords {
  readonly parameters: string;
  readonly value: string;
}

/** The zones of calendars, and times in them. A zone that nobody knows is left aside: its times are in UTC. */
export class Times {
  readonly #zones = new Map<string, TimeZone | undefined>();
  readonly #described = new Map<string, readonly string[]>();

  zone(name: string): TimeZone | undefined {
    if (!this.#zones.has(name)) this.#zones.set(name, TimeZone.find(name));
    return this.#zones.get(name);
  }

  /** A zone as a file describes it. Looking for its changes takes long, and many calendars are of one zone. */
  describe(zone: TimeZone, firstYear: number): readonly string[] {
    const key = `${zone.name} ${firstYear}`;
    const known = this.#described.get(key) ?? timeZoneLines(zone, firstYear);
    this.#described.set(key, known);
    return known;
  }

  words(time: EntryTime): TimeWords {
    if (time.kind === 'day') return { parameters: ';VALUE=DATE', value: dayStamp(time.day) };
    if (time.kind === 'floating') return { parameters: '', value: localStamp(time.at) };
    const zone = time.kind === 'zoned' ? this.zone(time.zone) : undefined;
    if (!zone) return { parameters: '', value: utcStamp(time.at) };
    const wall = new Date(time.at.getTime() + zone.offsetMs(time.at));
    return { parameters: `;TZID=${parameter(zone.name)}`, value: localStamp(wall) };
  }

  /** The end of a recurrence, in the form that goes with its start (RFC 5545 §3.3.10). */
  until(date: Date, start: EntryTime | undefined): string {
    if (start?.kind === 'day') return dayStamp(date.toISOString().slice(0, 10));
    return start?.kind === 'floating' ? localStamp(date) : utcStamp(date);
  }
}
