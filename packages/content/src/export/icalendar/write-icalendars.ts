import { UniqueNames } from '@pearmain/base';
import type { Entry, EntryTime } from '../../calendar/entry.js';
import { escaped, folded } from '../content-line.js';
import type { ExportFile } from '../export-folder.js';
import type { Format, Writing } from '../format.js';
import { entryLines } from './entry-lines.js';
import { Times } from './times.js';

/** A file for each calendar (RFC 5545; docs/formats/icalendar.md). */
export const writeICalendars: Format = async (writing) => {
  const names = new UniqueNames();
  const times = new Times();
  let open: CalendarFile | undefined;
  try {
    for await (const item of writing.items) {
      const entry = writing.describe.entry?.(item);
      if (!entry) continue;
      if (open?.id !== entry.calendar.id) {
        open?.finish();
        open = new CalendarFile(writing, { name: names.make(entry.calendar.title, '.ics'), entry, times });
      }
      open.add(entry);
    }
    open?.finish();
  } finally {
    open?.[Symbol.dispose]();
  }
};

interface CalendarFileFacts {
  readonly name: string;
  /** The first one in it. */
  readonly entry: Entry;
  readonly times: Times;
}

class CalendarFile implements Disposable {
  readonly id: string;
  readonly #file: ExportFile;
  readonly #times: Times;
  readonly #described = new Set<string>();

  constructor(writing: Writing<object>, { name, entry: { calendar }, times }: CalendarFileFacts) {
    this.id = calendar.id;
    this.#times = times;
    this.#file = writing.folder.create(name);
    this.#write(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Pearmain//Pearmain//EN', 'CALSCALE:GREGORIAN']);
    this.#write([`X-WR-CALNAME:${escaped(calendar.title)}`]);
    const color = /^#[0-9a-f]{6}/i.exec(calendar.color ?? '')?.[0];
    if (color) this.#write([`X-APPLE-CALENDAR-COLOR:${color.toUpperCase()}`]);
  }

  add(entry: Entry): void {
    for (const time of [entry.start, entry.end, entry.due, entry.occurrence]) this.#describeZone(time, entry);
    this.#write(entryLines(entry, this.#times));
  }

  /** Before its first use, from the year of that use on: entries come in the order of time. */
  #describeZone(time: EntryTime | undefined, { start, due }: Entry): void {
    if (time?.kind !== 'zoned' || this.#described.has(time.zone)) return;
    this.#described.add(time.zone);
    const zone = this.#times.zone(time.zone);
    const first = start ?? due;
    const at = first && first.kind !== 'day' && first.at < time.at ? first.at : time.at;
    if (zone) this.#write(this.#times.describe(zone, Math.max(1970, at.getUTCFullYear() - 1)));
  }

  finish(): void {
    this.#write(['END:VCALENDAR']);
    this.#file.finish();
  }

  #write(lines: readonly string[]): void {
    this.#file.write(lines.map(folded).join(''));
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}
