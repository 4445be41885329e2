import { type Entry, entryTime } from '../calendar/entry.js';
import type { About, Cell, Column, Description } from '../description.js';
import { recurrenceRule } from '../export/icalendar/recurrence-rule.js';
import { utcStamp } from '../export/icalendar/stamps.js';
import { withoutEmpty } from '../store/without-empty.js';
import type { Reminder } from './item.js';

const columns: readonly Column<Reminder>[] = [
  { name: 'List', value: ({ list }) => list?.title },
  { name: 'Account', value: ({ list }) => list?.account },
  { name: 'Title', value: ({ title }) => title },
  { name: 'Due', value: ({ dueDay, due }): Cell => dueDay ?? due },
  { name: 'Time zone', value: ({ zone }) => zone },
  { name: 'Completed', value: ({ isCompleted }) => isCompleted },
  { name: 'Completed at', value: ({ completed }) => completed },
  { name: 'Flagged', value: ({ isFlagged }) => isFlagged },
  { name: 'Priority', value: ({ priority }) => priority },
  { name: 'Part of', value: ({ parent }) => parent && (parent.title ?? parent.uid ?? parent.id) },
  {
    name: 'Repeats',
    value: ({ recurrences }) => recurrences.map((each) => recurrenceRule(each, utcStamp)).join('\n') || undefined,
  },
  { name: 'Tags', value: ({ tags }) => tags.map((tag) => `#${tag}`).join(' ') || undefined },
  {
    name: 'Attachments',
    value: ({ attachments }) => attachments.map(({ name, url = '' }) => name ?? url).join('\n') || undefined,
  },
  { name: 'Assigned to', value: ({ assignee }) => assignee && (assignee.name ?? assignee.address) },
  { name: 'Web page', value: ({ url }) => url },
  { name: 'Notes', value: ({ notes }) => notes },
  { name: 'Deleted', value: ({ isDeleted }) => isDeleted },
  { name: 'Created', value: ({ created }) => created },
  { name: 'Modified', value: ({ modified }) => modified },
  { name: 'Identifier', value: ({ uid }) => uid },
];

/** What exporters need to know of a reminder. */
export const describeReminders: Description<Reminder> = {
  schema: 'reminder/1',
  columns,
  about: aboutOf,
  when: ({ dueDay, due, start, completed, created }) => {
    const from = dueDay ?? due ?? start ?? completed ?? created;
    return from === undefined ? undefined : { from };
  },
  people: ({ assignee }) => (assignee ? [assignee] : []),
  entry: toEntry,
};

function aboutOf({ store, id, uid, list, title, notes, url }: Reminder): About {
  return { identity: uid ?? `${store} ${id}`, title, place: list && { title: list.title }, words: [notes, url] };
}

/** As RFC 5545 §3.8.1.9 numbers them. */
const priorities = { high: 1, medium: 5, low: 9 } as const;

/** A thing to do as programs exchange it; what was deleted is none any more. */
function toEntry(reminder: Reminder): Entry | undefined {
  const { store, id, list, isAllDay, zone, recurrences, parent, priority } = reminder;
  if (reminder.isDeleted) return undefined;
  const time = (at: Date | undefined) => entryTime(at, { isAllDay, isFloating: false, zone });
  return {
    kind: 'to-do',
    calendar: list ? { id: `${store} ${list.id}`, title: list.title } : { id: store, title: 'Unfiled' },
    uid: reminder.uid ?? madeUid(store, id),
    recurrences,
    exceptions: [],
    attendees: [],
    alarms: reminder.alarms,
    attachments: reminder.attachments,
    ...(reminder.tags.length > 0 ? { tags: reminder.tags } : {}),
    status: reminder.isCompleted ? 'COMPLETED' : 'NEEDS-ACTION',
    ...withoutEmpty({
      title: reminder.title,
      notes: reminder.notes,
      url: reminder.url,
      start: time(reminder.start),
      due: time(reminder.due),
      priority: priority && priorities[priority],
      completed: reminder.completed,
      parentUid: parent && (parent.uid ?? madeUid(store, parent.id)),
      created: reminder.created,
      modified: reminder.modified,
    }),
  };
}

/** For rows that have none. The same backup gives the same one. */
function madeUid(store: string, id: number): string {
  return `pearmain-reminder-${store}-${id}`;
}
