import { buildStore, type Entity, entityTable, type StoreDraft } from '../making/core-data.js';
import { uuidBytesFor, uuidFor } from '../making/labels.js';
import { appleSeconds, moment } from '../making/moments.js';
import type { SeedWriter } from '../seed-writer.js';

const schema: readonly string[] = [
  entityTable('ZREMCDREMINDER', {
    integers: `ZALLDAY ZCOMPLETED ZFLAGGED ZICSDISPLAYORDER ZMARKEDFORDELETION ZPRIORITY ZSPOTLIGHTINDEXCOUNT ZACCOUNT ZLIST
      ZPARENTREMINDER`,
    dates: 'ZCOMPLETIONDATE ZCREATIONDATE ZDISPLAYDATEDATE ZDUEDATE ZLASTMODIFIEDDATE ZSTARTDATE',
    texts: 'ZCKIDENTIFIER ZDACALENDARITEMUNIQUEIDENTIFIER ZICSURL ZNOTES ZTIMEZONE ZTITLE',
    blobs: 'ZIDENTIFIER',
  }),
  entityTable('ZREMCDBASELIST', {
    integers: 'ZISGROUP ZMARKEDFORDELETION ZSHARINGSTATUS ZACCOUNT ZPARENTLIST',
    texts: 'ZBADGEEMBLEM ZCKIDENTIFIER ZNAME',
    blobs: 'ZCOLOR ZIDENTIFIER',
  }),
  entityTable('ZREMCDOBJECT', {
    integers: 'ZFREQUENCY ZINTERVAL ZLISTTYPERAWVALUE ZOCCURRENCECOUNT ZASSIGNEE ZREMINDER1 ZREMINDER4',
    dates: 'ZENDDATE',
    texts: 'ZADDRESS1 ZFIRSTNAME ZLASTNAME ZNAME',
    blobs: 'ZIDENTIFIER',
  }),
];

// The numbers differ from store to store, so that nobody relies on them.
function entities(reminder: number): readonly Entity[] {
  return [
    { number: 7, name: 'REMCDBaseList' },
    { number: 8, name: 'REMCDList', parent: 7 },
    { number: 16, name: 'REMCDObject' },
    { number: 17, name: 'REMCDAccount', parent: 16 },
    { number: 19, name: 'REMCDAssignment', parent: 16 },
    { number: 38, name: 'REMCDRecurrenceRule', parent: 16 },
    { number: 40, name: 'REMCDSharee', parent: 16 },
    { number: reminder, name: 'REMCDReminder' },
  ];
}

interface Reminder {
  readonly title: string;
  readonly list: number;
  readonly due?: string;
  readonly more?: Readonly<Record<string, string | number>>;
}

const shared: readonly Reminder[] = [
  { title: 'Milk 🥛', list: 1 },
  { title: 'Bread', list: 1, more: { ZCOMPLETED: 1, ZCOMPLETIONDATE: appleSeconds(moment('2026-01-03T09:00:00Z')) } },
  {
    title: 'Pay the choir fee',
    list: 2,
    due: '2026-01-31T17:00:00Z',
    more: { ZPRIORITY: 1, ZFLAGGED: 1, ZNOTES: 'IBAN is in the mail', ZTIMEZONE: 'Europe/Berlin' },
  },
  { title: 'Pack for Stockholm', list: 2, due: '2025-12-21T00:00:00Z', more: { ZALLDAY: 1 } },
  { title: 'Sledge', list: 2, more: { ZPARENTREMINDER: 4 } },
  { title: 'Water the plants', list: 2, due: '2026-01-11T08:00:00Z' },
  { title: 'Old one', list: 2, more: { ZMARKEDFORDELETION: 1 } },
];

const local: readonly Reminder[] = [{ title: 'Only on this phone', list: 1 }];

/** Reminders: one store an account, each with its own entity numbers (docs/formats/seeds.md §4.5). */
export function seedReminders(writer: SeedWriter): void {
  const folder = 'Container_v1/Stores';
  const domain = 'AppDomainGroup-group.com.apple.reminders';
  const times = { modified: moment('2026-01-08T20:16:00Z') };
  const account = uuidFor('reminders account');
  writer.file(domain, `${folder}/Data-local.sqlite`, store('local', 28, ['Reminders'], local), times);
  writer.file(domain, `${folder}/Data-${account}.sqlite`, store('iCloud', 30, ['Einkauf', 'Home'], shared), times);
}

function store(name: string, reminder: number, lists: readonly string[], reminders: readonly Reminder[]): Uint8Array {
  return buildStore({
    label: `reminders ${name}`,
    entities: entities(reminder),
    schema,
    fill(draft) {
      const account = draft.insert('REMCDAccount', 'ZREMCDOBJECT', {
        ZNAME: name,
        ZIDENTIFIER: uuidBytesFor(`reminders ${name}`),
      });
      for (const [index, list] of lists.entries()) {
        draft.insert('REMCDList', 'ZREMCDBASELIST', {
          ZNAME: list,
          ZISGROUP: false,
          ZSHARINGSTATUS: index === 0 && lists.length > 1 ? 1 : 0,
          ZACCOUNT: account,
          ZMARKEDFORDELETION: false,
          ZIDENTIFIER: uuidBytesFor(`list ${name} ${list}`),
        });
      }
      for (const { title, list, due, more } of reminders) {
        const at = due === undefined ? undefined : appleSeconds(moment(due));
        const row = draft.insert('REMCDReminder', 'ZREMCDREMINDER', {
          ZTITLE: title,
          ZLIST: list,
          ZACCOUNT: account,
          ZDUEDATE: at,
          ZDISPLAYDATEDATE: at,
          ZCOMPLETED: 0,
          ZFLAGGED: 0,
          ZPRIORITY: 0,
          ZALLDAY: 0,
          ZMARKEDFORDELETION: 0,
          ZCREATIONDATE: appleSeconds(moment('2025-12-01T10:00:00Z')),
          ZLASTMODIFIEDDATE: appleSeconds(moment('2025-12-01T10:00:00Z')),
          ZIDENTIFIER: uuidBytesFor(`reminder ${name} ${title}`),
          ...more,
        });
        if (title === 'Bread') assign(draft, row);
        if (title !== 'Water the plants') continue;
        draft.insert('REMCDRecurrenceRule', 'ZREMCDOBJECT', {
          ZREMINDER4: row,
          ZFREQUENCY: 1,
          ZINTERVAL: 3,
          ZOCCURRENCECOUNT: 0,
        });
      }
    },
  });
}

/** Jonas, with whom the list is shared, shall do it. */
function assign(draft: StoreDraft, reminder: number): void {
  const sharee = draft.insert('REMCDSharee', 'ZREMCDOBJECT', {
    ZFIRSTNAME: 'Jonas',
    ZLASTNAME: 'Lindqvist',
    ZADDRESS1: 'jonas@lindqvist.example',
    ZIDENTIFIER: uuidBytesFor('sharee'),
  });
  draft.insert('REMCDAssignment', 'ZREMCDOBJECT', {
    ZREMINDER1: reminder,
    ZASSIGNEE: sharee,
    ZIDENTIFIER: uuidBytesFor('assignment'),
  });
}
