import type { Alarm, CalendarOf, EventAttachment, Recurrence } from '../calendar/item.js';

/** One thing to do. */
export interface Reminder {
  /** The file of its store, since each account has one, and the row in it. */
  readonly store: string;
  readonly id: number;
  readonly uid?: string;
  /** None where its list is gone. */
  readonly list?: CalendarOf;
  readonly title?: string;
  readonly notes?: string;
  readonly url?: string;
  readonly start?: Date;
  /** Of whole days: as if UTC. */
  readonly due?: Date;
  /** `YYYY-MM-DD`, of what is due on a day at no hour. */
  readonly dueDay?: string;
  readonly isAllDay: boolean;
  /** Such as `Europe/Berlin`. */
  readonly zone?: string;
  readonly isCompleted: boolean;
  readonly completed?: Date;
  readonly isFlagged: boolean;
  readonly priority?: 'high' | 'medium' | 'low';
  /** What it is a part of. */
  readonly parent?: { readonly id: number; readonly uid?: string; readonly title?: string };
  readonly recurrences: readonly Recurrence[];
  readonly alarms: readonly Alarm[];
  /** Without the sign before them. */
  readonly tags: readonly string[];
  /** Their content is in no backup, only what they are called and where they lead. */
  readonly attachments: readonly EventAttachment[];
  /** Who shall do it. */
  readonly assignee?: { readonly name?: string; readonly address?: string };
  /** It was deleted, and is still there. */
  readonly isDeleted: boolean;
  readonly created?: Date;
  readonly modified?: Date;
}
