import type { Category } from '../reader.js';
import { browseMessages } from './browse.js';
import { countMessages } from './count.js';
import { describeMessages } from './describe.js';
import type { Message } from './item.js';
import { locateMessages } from './locate.js';
import { placeMessages, placerOf } from './place.js';
import { readMessages } from './read.js';

/** SMS, MMS, iMessage and RCS (docs/formats/content-messages.md). */
export const messages: Category<Message> = {
  kind: 'messages',
  describe: describeMessages,
  locate: locateMessages,
  read: readMessages,
  count: countMessages,
  browse: browseMessages,
  placer: placerOf,
  place: placeMessages,
};
