import type { Phone } from '../../phone/phone.js';
import type { SeedWriter } from '../seed-writer.js';
import { seedApps } from './apps/index.js';
import { seedBooks } from './books.js';
import { seedCalendar } from './calendar.js';
import { seedCalls } from './calls.js';
import { seedContacts } from './contacts.js';
import { seedHealth } from './health.js';
import { seedMediaFolder } from './media-folder.js';
import { seedMessages } from './messages/index.js';
import { seedMusic } from './music.js';
import { seedNotes } from './notes/index.js';
import { seedOddities } from './oddities.js';
import { seedPhotos } from './photos/index.js';
import { seedPodcasts } from './podcasts.js';
import { seedReminders } from './reminders.js';
import { seedSafari } from './safari/index.js';
import { seedSettings } from './settings.js';
import { seedVoiceMemos } from './voice-memos.js';
import { seedVoicemail } from './voicemail.js';
import { seedWallet } from './wallet.js';
import { seedWhatsApp } from './whatsapp/index.js';

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
  seedNotes(writer);
  seedVoiceMemos(writer);
  seedWhatsApp(writer);
  seedHealth(writer);
  seedSettings(writer);
  seedWallet(writer);
  seedBooks(writer);
  seedPodcasts(writer);
  seedMusic(writer);
  seedApps(phone, writer);
  seedMediaFolder(writer, phone.mediaFolder);
  seedOddities(writer);
}
