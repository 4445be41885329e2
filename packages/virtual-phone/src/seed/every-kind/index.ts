import type { Phone } from '../../phone/phone.js';
import { moment } from '../making/moments.js';
import type { SeedWriter } from '../seed-writer.js';
import { calendarStore } from './calendar.js';
import { callStore, oldCalls } from './calls.js';
import { addressBook } from './contacts.js';
import { messageStore } from './messages.js';
import { noteStore, oldNoteStore } from './notes.js';
import { seedPictures } from './photos.js';
import { everyKind } from './plan.js';
import { seedMemos, seedVoicemails } from './recordings.js';
import { reminderStore } from './reminders.js';
import { bookmarkStore, historyList, historyStore, tabGroups, tabState } from './safari.js';

const times = { modified: moment('2024-03-09T12:00:00Z') };

/** A phone that has a little of every kind, in the stores and places of its iOS (docs/formats/seeds.md §8). */
export function seedEveryKind(phone: Phone, writer: SeedWriter): void {
  const isAtLeast = (version: string): boolean => phone.isAtLeast(version);
  const plan = everyKind(isAtLeast);
  const home = (path: string, content: Uint8Array): void => writer.file('HomeDomain', path, content, times);
  home('Library/AddressBook/AddressBook.sqlitedb', addressBook(plan, isAtLeast));
  home('Library/SMS/sms.db', messageStore(plan, isAtLeast));
  home('Library/Calendar/Calendar.sqlitedb', calendarStore(plan, isAtLeast));
  home('Library/Safari/Bookmarks.db', bookmarkStore(plan, isAtLeast));
  if (isAtLeast('8.0')) home('Library/CallHistoryDB/CallHistory.storedata', callStore(plan, isAtLeast));
  else writer.file('WirelessDomain', 'Library/CallHistory/call_history.db', oldCalls(plan), times);
  if (isAtLeast('9.0'))
    writer.file('AppDomainGroup-group.com.apple.notes', 'NoteStore.sqlite', noteStore(plan, isAtLeast), times);
  else home('Library/Notes/notes.sqlite', oldNoteStore(plan));
  seedReminders(writer, isAtLeast, () => reminderStore(plan, isAtLeast));
  seedVisits();
  if (isAtLeast('15.0')) home('Library/Safari/SafariTabs.db', tabGroups(plan, isAtLeast));
  else if (isAtLeast('7.0')) home('Library/Safari/BrowserState.db', tabState(plan));
  seedVoicemails(writer, plan, isAtLeast);
  seedMemos(writer, plan, isAtLeast);
  seedPictures(writer, plan, { isAtLeast, mediaFolder: phone.mediaFolder });

  function seedVisits(): void {
    if (!isAtLeast('8.0')) home('Library/Safari/History.plist', historyList(plan));
    else if (!isAtLeast('26.0')) home('Library/Safari/History.db', historyStore(plan, isAtLeast));
    else
      writer.file(
        'AppDomain-com.apple.mobilesafari',
        'Library/Safari/History.db',
        historyStore(plan, isAtLeast),
        times,
      );
  }
}

/** Up to iOS 12 they are in the calendar. */
function seedReminders(writer: SeedWriter, isAtLeast: (version: string) => boolean, store: () => Uint8Array): void {
  const name = 'Container_v1/Stores/Data-local.sqlite';
  if (isAtLeast('17.0')) writer.file('AppDomainGroup-group.com.apple.reminders', name, store(), times);
  else if (isAtLeast('13.0')) writer.file('HomeDomain', `Library/Reminders/${name}`, store(), times);
}
