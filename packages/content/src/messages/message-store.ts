import { readNames } from '../names/read-names.js';
import type { ReadContext } from '../reader.js';
import type { Store } from '../store/rows.js';
import { readChats } from './conversations.js';
import { readDrafts } from './drafts.js';
import { type FiledConversation, fileMessages } from './filing.js';
import { readHandles } from './handles.js';
import type { Conversation, Message } from './item.js';
import { MessageReader } from './message-reader.js';

/** All that is in one conversation: its messages, then what was begun and not sent. */
export interface OpenedConversation {
  readonly conversation: Conversation;
  readonly length: number;
  /** From one place to before another; all when nothing is said. */
  items(from?: number, to?: number): Iterable<Message>;
  /** Where a message is, by its row; below zero where it is not. */
  placeOf(id: number): number;
}

/** The conversations of a store of iOS 6 and later, in the order of its chats, each with what is in it. */
export function openConversations(store: Store, context: ReadContext): readonly OpenedConversation[] {
  const handles = readHandles(store, readNames(context));
  const chats = readChats(store, handles);
  const filing = fileMessages(store, { chats, handles });
  const reader = new MessageReader(store, handles, filing);
  const drafts = new Map<string, Message[]>();
  const conversations = new Map<string, FiledConversation>(
    filing.conversations.map((filed) => [filed.conversation.id, filed]),
  );
  for (const draft of readDrafts(context, chats.values())) {
    const { conversation } = draft;
    const known = drafts.get(conversation.id);
    if (known) known.push(draft);
    else drafts.set(conversation.id, [draft]);
    if (conversations.has(conversation.id)) continue;
    conversations.set(conversation.id, { conversation, messages: new Float64Array(), deleted: new Map() });
  }
  return [...conversations.values()].map((filed) => opened(filed, reader, drafts.get(filed.conversation.id) ?? []));
}

function opened(filed: FiledConversation, reader: MessageReader, drafts: readonly Message[]): OpenedConversation {
  const { messages, conversation } = filed;
  return {
    conversation,
    length: messages.length + drafts.length,
    *items(from = 0, to = Number.POSITIVE_INFINITY) {
      yield* reader.messagesIn(filed, from, to);
      yield* drafts.slice(Math.max(0, from - messages.length), Math.max(0, to - messages.length));
    },
    placeOf: (id) => messages.indexOf(id),
  };
}
