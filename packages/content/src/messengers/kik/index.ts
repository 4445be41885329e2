import { chatCategory } from '../chat-app.js';
import { readKik } from './read.js';

const domains = ['AppDomainGroup-group.com.kik.chat', 'AppDomain-com.kik.chat'];
const folders = ['cores', 'Documents', 'Library'];

/** The chats of Kik (docs/formats/content-messengers.md §2). */
export const kik = chatCategory({
  kind: 'kik',
  store: { domains, folders, name: 'kik.sqlite' },
  media: { domains, folders },
  read: readKik,
});
