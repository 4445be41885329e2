import type { Phone } from '../../phone/phone.js';
import type { SeedWriter } from '../seed-writer.js';
import { seedCalendar } from './calendar.js';
import { seedCalls } from './calls.js';
import { seedContacts } from './contacts.js';
import { seedMessages } from './messages/index.js';
import { seedPhotos } from './photos/index.js';
import { seedReminders } from './reminders.js';
import { seedSafari } from './safari.js';
import { seedVoicemail } from './voicemail.js';

/** A phone that a family lives with: a little of everything, true to Apple's schemas (docs/formats/seeds.md §4). */
export function seedFamily(phone: Phone, writer: SeedWriter): void {
  seedMessages(writer);
  seedContacts(writer);
  seedCalls(writer);
  seedVoicemail(writer);
  seedCalendar(writer);
  seedReminders(writer);
  seedPhotos(writer, phone.mediaFolder);
  seedSafari(writer);
}
