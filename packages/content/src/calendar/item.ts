/** A calendar or list that things are in. */
export interface CalendarOf {
  /** The row in its store. */
  readonly id: number;
  readonly title: string;
  /** `#RRGGBB`, or with two more digits for how much shines through. */
  readonly color?: string;
  /** Such as `iCloud`. */
  readonly account?: string;
  readonly isShared: boolean;
}

/** Where something is. */
export interface Place {
  readonly title?: string;
  readonly address?: string;
  /** Degrees. */
  readonly latitude?: number;
  readonly longitude?: number;
  readonly radiusMetres?: number;
}

/** How often. */
export type Frequency = 'daily' | 'weekly' | 'monthly' | 'yearly';

/** When something happens again; the words are those of RFC 5545 §3.3.10. */
export interface Recurrence {
  readonly frequency: Frequency;
  readonly interval: number;
  /** How many times altogether. */
  readonly count?: number;
  readonly until?: Date;
  /** `MO` to `SU`. */
  readonly weekStart?: string;
  /** `WE` for each Wednesday, `-1FR` for the last Friday. */
  readonly days?: readonly string[];
  readonly monthDays?: readonly number[];
  readonly months?: readonly number[];
  readonly positions?: readonly number[];
  readonly weeks?: readonly number[];
  readonly yearDays?: readonly number[];
  /** What the phone says beyond that, and nobody knows to read. */
  readonly unread?: string;
}

/** When one is reminded: at a time, so many seconds after the start (before it when negative), or at a place. */
export interface Alarm {
  readonly date?: Date;
  readonly secondsFromStart?: number;
  readonly atPlace?: 'arriving' | 'leaving';
}

/** What somebody answered. */
export type Answer = 'accepted' | 'declined' | 'tentative' | 'none';

/** Somebody who is invited, or who invites. */
export interface Participant {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly answer: Answer;
  readonly role?: 'required' | 'optional' | 'chair' | 'not-taking-part';
  readonly kind?: 'person' | 'room' | 'resource' | 'group';
  /** The owner of the phone. */
  readonly isOwner: boolean;
}

/** Something that an event has with it; its content is on a server. */
export interface EventAttachment {
  readonly name?: string;
  readonly url?: string;
  readonly sizeBytes?: number;
}

/** One event, or a series of them. */
export interface CalendarEvent {
  /** The row in its store. */
  readonly id: number;
  readonly uid?: string;
  /** None where its calendar is gone. */
  readonly calendar?: CalendarOf;
  readonly title?: string;
  readonly notes?: string;
  readonly place?: Place;
  readonly url?: string;
  readonly conferenceUrl?: string;
  /** Of what floats and of whole days: the clock on the wall, as if it were UTC. */
  readonly start?: Date;
  readonly end?: Date;
  /** Such as `Europe/Berlin`. */
  readonly startZone?: string;
  readonly endZone?: string;
  /** It is at that hour wherever one is. */
  readonly isFloating: boolean;
  readonly isAllDay: boolean;
  /** `YYYY-MM-DD`, of what takes whole days; the last one is part of it. */
  readonly firstDay?: string;
  readonly lastDay?: string;
  readonly recurrences: readonly Recurrence[];
  /** Times of the series at which nothing happens. */
  readonly exceptions: readonly Date[];
  /** The series that it is a changed occurrence of, and which one. */
  readonly occurrenceOf?: { readonly id: number; readonly uid?: string; readonly date?: Date };
  readonly organizer?: Participant;
  readonly attendees: readonly Participant[];
  readonly alarms: readonly Alarm[];
  readonly attachments: readonly EventAttachment[];
  readonly status?: 'confirmed' | 'tentative' | 'cancelled';
  readonly availability?: 'busy' | 'free' | 'tentative' | 'unavailable';
  readonly travelSeconds?: number;
  /** It was made from a card of the address book. */
  readonly isBirthday: boolean;
  readonly created?: Date;
  readonly modified?: Date;
}
