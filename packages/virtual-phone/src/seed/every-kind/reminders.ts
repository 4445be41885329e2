import { buildStore, type Entity, entityTable } from '../making/core-data.js';
import type { Entry } from '../making/database.js';
import { uuidBytesFor } from '../making/labels.js';
import { appleSeconds, moment } from '../making/moments.js';
import type { EveryKind, IsAtLeast, PlannedReminder } from './plan.js';

const priorities = { high: 1, medium: 5, low: 9 } as const;

/** The reminders of iOS 13 and later: up to 15 among all other objects, then in a table of their own (docs/formats/content-reminders.md §2). */
export function reminderStore(plan: EveryKind, isAtLeast: IsAtLeast): Uint8Array {
  return isAtLeast('16.0') ? newStore(plan) : oldStore(plan);
}

function entities(reminder: number, parent: number | undefined): readonly Entity[] {
  return [
    { number: 7, name: 'REMCDBaseList' },
    { number: 8, name: 'REMCDList', ...(parent === undefined ? { parent: 7 } : { parent }) },
    { number: 16, name: 'REMCDObject' },
    { number: 17, name: 'REMCDAccount', parent: 16 },
    { number: reminder, name: 'REMCDReminder', ...(parent === undefined ? {} : { parent }) },
  ];
}

const dates = 'ZCOMPLETIONDATE ZCREATIONDATE ZDUEDATE ZLASTMODIFIEDDATE ZSTARTDATE';
const flags = 'ZALLDAY ZCOMPLETED ZFLAGGED ZPRIORITY ZPARENTREMINDER ZLIST';

function newStore({ reminders }: EveryKind): Uint8Array {
  return buildStore({
    label: 'reminders',
    entities: entities(30, undefined),
    schema: [
      entityTable('ZREMCDREMINDER', {
        integers: `${flags} ZMARKEDFORDELETION ZACCOUNT`,
        dates,
        texts: 'ZICSURL ZNOTES ZTIMEZONE ZTITLE',
        blobs: 'ZIDENTIFIER',
      }),
      entityTable('ZREMCDBASELIST', {
        integers: 'ZISGROUP ZMARKEDFORDELETION ZSHARINGSTATUS ZACCOUNT',
        texts: 'ZNAME',
      }),
      entityTable('ZREMCDOBJECT', { texts: 'ZNAME', blobs: 'ZIDENTIFIER' }),
    ],
    fill(draft) {
      const account = draft.insert('REMCDAccount', 'ZREMCDOBJECT', { ZNAME: 'iCloud' });
      const list = draft.insert('REMCDList', 'ZREMCDBASELIST', { ZNAME: 'Musik', ZACCOUNT: account });
      for (const reminder of reminders)
        draft.insert('REMCDReminder', 'ZREMCDREMINDER', { ZACCOUNT: account, ...columnsOf(reminder, list) });
    },
  });
}

function oldStore({ reminders }: EveryKind): Uint8Array {
  return buildStore({
    label: 'reminders',
    entities: entities(23, 16),
    schema: [
      entityTable('ZREMCDOBJECT', {
        integers: `${flags} ZMARKEDFORDELETION ZACCOUNT ZACCOUNT1`,
        dates,
        texts: 'ZICSURL ZNAME ZNAME1 ZNOTES ZTIMEZONE ZTITLE ZTITLE1',
        blobs: 'ZIDENTIFIER',
      }),
    ],
    fill(draft) {
      const account = draft.insert('REMCDAccount', 'ZREMCDOBJECT', { ZNAME: 'iCloud' });
      const list = draft.insert('REMCDList', 'ZREMCDOBJECT', { ZNAME1: 'Musik', ZACCOUNT: account });
      for (const reminder of reminders) {
        const { ZTITLE, ...rest } = columnsOf(reminder, list);
        draft.insert('REMCDReminder', 'ZREMCDOBJECT', { ZTITLE1: ZTITLE, ZACCOUNT1: account, ...rest });
      }
    },
  });
}

function columnsOf({ title, due, completed, priority, notes }: PlannedReminder, list: number): Entry {
  return {
    ZTITLE: title,
    ZNOTES: notes,
    ZLIST: list,
    ZDUEDATE: due && appleSeconds(moment(due)),
    ZTIMEZONE: due && 'Europe/Berlin',
    ZALLDAY: 0,
    ZCOMPLETED: completed !== undefined,
    ZCOMPLETIONDATE: completed && appleSeconds(moment(completed)),
    ZPRIORITY: priority ? priorities[priority] : 0,
    ZFLAGGED: 0,
    ZMARKEDFORDELETION: 0,
    ZIDENTIFIER: uuidBytesFor(`reminder ${title}`),
  };
}
