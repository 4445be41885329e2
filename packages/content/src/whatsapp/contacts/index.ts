import type { BackupFiles, Category } from '../../reader.js';
import { fromEach } from '../../store/from-each.js';
import { locatePart } from '../places.js';
import { PicturesByApp } from '../profile-pictures.js';
import { contactsIn } from './contacts-in.js';
import { describeWhatsAppContacts } from './describe.js';
import type { WhatsAppContact } from './item.js';

/** Whom WhatsApp knows, with their pictures (docs/formats/content-whatsapp.md §3). */
export const whatsappContacts: Category<WhatsAppContact> = {
  kind: 'whatsapp-contacts',
  describe: describeWhatsAppContacts,
  locate: (files) => locatePart(files, 'contacts'),
  read: ({ copies, tell }) =>
    fromEach(
      copies.filter(({ role }) => role === 'contacts'),
      tell,
      contactsIn,
    ),
  place: placeContacts,
};

async function* placeContacts(contacts: AsyncIterable<WhatsAppContact>, files: BackupFiles) {
  const pictures = new PicturesByApp(files);
  for await (const contact of contacts) {
    const ofApp = await pictures.of(contact.app);
    const picture = ofApp.find(contact.jid) ?? ofApp.find(contact.lid);
    yield picture ? { ...contact, picture } : contact;
  }
}
