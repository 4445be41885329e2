import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { samples } from './needs.js';

const messages = 'HomeDomain/Library/SMS';
const photos = 'CameraRollDomain/Media';

/** Which real sample lies where on a phone: `<domain>/<relativePath>`, from `../shared/data`. */
const places: readonly (readonly [sample: string, place: string])[] = [
  ['messages/ios18-schema-fixture/sms.db', `${messages}/sms.db`],
  ['contacts/ios16.3-belkactf6/AddressBook.sqlitedb', 'HomeDomain/Library/AddressBook/AddressBook.sqlitedb'],
  ['contacts/ios16.3-belkactf6/AddressBook.sqlitedb-wal', 'HomeDomain/Library/AddressBook/AddressBook.sqlitedb-wal'],
  ['calls/ios18-schema-fixture/CallHistory.storedata', 'HomeDomain/Library/CallHistoryDB/CallHistory.storedata'],
  ['calendar/ios18-schema-fixture/Calendar.sqlitedb', 'HomeDomain/Library/Calendar/Calendar.sqlitedb'],
  ['notes/ios-plaso/NoteStore.sqlite', 'AppDomainGroup-group.com.apple.notes/NoteStore.sqlite'],
  ['photos', `${photos}/PhotoData/samples`],
  ['media/heic', `${photos}/DCIM/100APPLE`],
  ['media/livephoto-iphone15pro-ios18.6', `${photos}/DCIM/101APPLE`],
  ['media/video', `${photos}/DCIM/102APPLE`],
  ['safari', 'HomeDomain/Library/Safari/samples'],
  ['messages/stickers', 'MediaDomain/Library/SMS/Attachments/stickers'],
  ['messages/payloads', 'MediaDomain/Library/SMS/Attachments/payloads'],
  ['voicemail', 'HomeDomain/Library/Voicemail/samples'],
  ['reminders', 'AppDomainGroup-group.com.apple.reminders/samples'],
  ['system', 'HomeDomain/Library/samples'],
  ['whatsapp', 'AppDomainGroup-group.net.whatsapp.WhatsApp.shared/samples'],
  ['plist/ios-preferences', 'HomeDomain/Library/Preferences'],
];

/** Lays the real samples out as a phone has them, below `folder`, for the virtual phone's `--import`. */
export function laySampleTree(folder: string): void {
  for (const [sample, place] of places) {
    const from = join(samples, sample);
    if (existsSync(from)) copy(from, join(folder, place));
  }
}

function copy(from: string, to: string): void {
  if (statSync(from).isDirectory()) {
    for (const name of readdirSync(from)) copy(join(from, name), join(to, name));
    return;
  }
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}
