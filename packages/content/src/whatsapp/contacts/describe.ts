import type { Column, Description } from '../../description.js';
import type { WhatsAppContact } from './item.js';

const columns: readonly Column<WhatsAppContact>[] = [
  { name: 'Name', value: ({ name }) => name },
  { name: 'Business name', value: ({ businessName }) => businessName },
  { name: 'User name', value: ({ username }) => username },
  { name: 'Phone', value: ({ phone }) => phone },
  { name: 'Label', value: ({ phoneLabel }) => phoneLabel },
  { name: 'WhatsApp', value: ({ jid, lid }) => jid ?? lid },
  { name: 'About', value: ({ about }) => about },
  { name: 'About since', value: ({ aboutDate }) => aboutDate },
  { name: 'App', value: ({ app }) => app },
];

/** What exporters need to know of a contact of WhatsApp. */
export const describeWhatsAppContacts: Description<WhatsAppContact> = {
  schema: 'whatsapp-contact/1',
  columns,
  people: ({ name, phone }) => [
    { ...(name !== undefined && { name }), ...(phone !== undefined && { address: phone }) },
  ],
  files: ({ picture, name }) => (picture ? [{ ...picture, name: `${name ?? picture.name.slice(0, -4)}.jpg` }] : []),
};
