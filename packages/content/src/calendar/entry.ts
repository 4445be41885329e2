import type { Alarm, EventAttachment, Participant, Place, Recurrence } from './item.js';

/** A day, a moment, the hour in some zone, or the hour on any wall (then `at` has it as if it were UTC). */
export type EntryTime =
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'moment'; readonly at: Date }
  | { readonly kind: 'zoned'; readonly at: Date; readonly zone: string }
  | { readonly kind: 'floating'; readonly at: Date };

/** What stands in a calendar or in a list of things to do, for formats that programs exchange these in. */
export interface Entry {
  readonly kind: 'event' | 'to-do';
  /** Entries of one follow one another. */
  readonly calendar: { readonly id: string; readonly title: string; readonly color?: string };
  readonly uid: string;
  readonly title?: string;
  readonly notes?: string;
  readonly place?: Place;
  readonly url?: string;
  readonly conferenceUrl?: string;
  readonly start?: EntryTime;
  /** Of days: the first one that is not part of it. */
  readonly end?: EntryTime;
  readonly due?: EntryTime;
  /** The occurrence of the series with the same `uid` that this stands for. */
  readonly occurrence?: EntryTime;
  readonly recurrences: readonly Recurrence[];
  readonly exceptions: readonly EntryTime[];
  readonly organizer?: Participant;
  readonly attendees: readonly Participant[];
  readonly alarms: readonly Alarm[];
  readonly tags?: readonly string[];
  readonly attachments: readonly EventAttachment[];
  readonly status?: string;
  readonly isFree?: boolean;
  /** 1 is the highest. */
  readonly priority?: number;
  readonly completed?: Date;
  readonly parentUid?: string;
  readonly created?: Date;
  readonly modified?: Date;
}

/** The first day that is not part of what ends with this one. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

/** A time of an item: of whole days the day alone, else in its zone, or in none. */
export function entryTime(
  at: Date | undefined,
  how: { readonly isAllDay: boolean; readonly isFloating: boolean; readonly zone?: string | undefined },
): EntryTime | undefined {
  if (!at) return undefined;
  if (how.isAllDay) return { kind: 'day', day: at.toISOString().slice(0, 10) };
  if (how.isFloating) return { kind: 'floating', at };
  return how.zone === undefined ? { kind: 'moment', at } : { kind: 'zoned', at, zone: how.zone };
}
