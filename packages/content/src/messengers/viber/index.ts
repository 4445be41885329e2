import { chatCategory } from '../chat-app.js';
import { readViber } from './read.js';

/** The chats of Viber (docs/formats/content-messengers.md §3). */
export const viber = chatCategory({
  kind: 'viber',
  store: { domains: ['AppDomainGroup-group.viber.share.container'], folders: ['com.viber'], name: 'Contacts.data' },
  media: { domains: ['AppDomain-com.viber'], folders: ['Documents/Attachments'] },
  read: readViber,
});
