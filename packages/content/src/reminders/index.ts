import type { Category } from '../reader.js';
import { describeReminders } from './describe.js';
import type { Reminder } from './item.js';
import { locateReminders } from './locate.js';
import { readReminders } from './read.js';

/** Things to do, of all accounts (docs/formats/content-reminders.md). */
export const reminders: Category<Reminder> = {
  kind: 'reminders',
  describe: describeReminders,
  locate: locateReminders,
  read: readReminders,
};
