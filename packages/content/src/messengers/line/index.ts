import { chatCategory } from '../chat-app.js';
import { readLine } from './read.js';

/** The chats of LINE (docs/formats/content-messengers.md §4). */
export const line = chatCategory({
  kind: 'line',
  store: {
    domains: ['AppDomainGroup-group.com.linecorp.line', 'AppDomain-jp.naver.line'],
    folders: ['Library', 'Documents', 'Messages'],
    name: 'Line.sqlite',
  },
  read: readLine,
});
