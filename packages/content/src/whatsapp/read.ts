import type { Message } from '../messages/item.js';
import type { ReadContext } from '../reader.js';
import { fromEach } from '../store/from-each.js';
import { noteNames, readChats } from './chats.js';
import { MessageReader } from './message-reader.js';
import { People } from './people.js';

/** All messages, app by app, conversation by conversation, in each by time. @throws content/damaged-store */
export function readWhatsApp(context: ReadContext): Generator<Message> {
  const stores = context.copies.filter(({ role }) => role === 'chats');
  return fromEach(stores, context.tell, function* (store) {
    if (!store.database.has('ZWAMESSAGE', 'Z_PK')) return;
    const people = People.read(context, store.copy.domain);
    people.readPairs(store);
    noteNames(store, people);
    yield* new MessageReader(store, people).messages(readChats(store, people));
  });
}
