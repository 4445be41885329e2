import { writeBinaryPlist } from '@pearmain/formats';
import { buildDatabase } from '../../making/database.js';
import { moment } from '../../making/moments.js';
import type { SeedWriter } from '../../seed-writer.js';
import { ConversationWriter } from './conversation-writer.js';
import { conversations } from './plan.js';
import { messagesSchema } from './schema.js';

const written = { born: moment('2024-09-20T08:20:00Z'), modified: moment('2026-01-10T19:05:00Z') };

/** Messages: sms.db and the attachments it names (docs/formats/seeds.md §4.1). */
export function seedMessages(writer: SeedWriter): void {
  const database = buildDatabase({
    schema: messagesSchema,
    wal: true,
    fill(draft) {
      draft.insert('_SqliteDatabaseProperties', { key: '_ClientVersion', value: '17000' });
      draft.insert('_SqliteDatabaseProperties', {
        key: '_UniqueIdentifier',
        value: 'B1B5C1F0-6C2B-4C1E-9A7B-0E4B7A1D2C3F',
      });
      const chats = new ConversationWriter(draft, writer);
      for (const conversation of conversations) chats.write(conversation);
    },
  });
  writer.file('HomeDomain', 'Library/SMS/sms.db', database, written);
  const draftFolder = 'Library/SMS/Drafts/iMessage;-;+4915550101';
  const composition = writeBinaryPlist({ text: 'Do we need' });
  writer.file('HomeDomain', `${draftFolder}/composition.plist`, composition, { modified: written.modified });
}
