import { describeMessages } from '../messages/describe.js';
import type { Message } from '../messages/item.js';
import type { Category } from '../reader.js';
import { placeWhatsApp } from './place.js';
import { locatePart } from './places.js';
import { readWhatsApp } from './read.js';

/** What is not there was never loaded, or was removed to make room: it is not elsewhere. */
const { elsewhere: _, ...describe } = describeMessages;

/** The chats of WhatsApp and WhatsApp Business, in the shape of messages (docs/formats/content-whatsapp.md). */
export const whatsapp: Category<Message> = {
  kind: 'whatsapp',
  describe,
  locate: (files) => locatePart(files, 'chats'),
  read: readWhatsApp,
  place: placeWhatsApp,
};
