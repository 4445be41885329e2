import type { Party } from '../calls/item.js';
import type { Attachment, Balloon, Conversation, Message } from '../messages/item.js';
import { withoutEmpty } from '../store/without-empty.js';

/** What is only in messages of the phone's own. */
const emptyMessage = {
  mentions: [],
  styles: [],
  parts: [],
  reactions: [],
  edits: [],
  unsent: [],
  deletedParts: [],
} as const;

/** What a message of an app is made of; what such apps do not have is left empty. */
export interface ChatMessage {
  readonly id: number;
  readonly guid?: string | undefined;
  readonly conversation: Conversation;
  readonly service: string;
  readonly isFromMe: boolean;
  readonly sender: Party;
  readonly date: Date | undefined;
  readonly text?: string | undefined;
  readonly event?: string | undefined;
  readonly balloon?: Balloon | undefined;
  readonly attachments?: readonly Attachment[];
  readonly unknownType?: number | undefined;
}

export function chatMessage(message: ChatMessage): Message {
  const { id, guid, conversation, service, isFromMe, sender, attachments = [], ...more } = message;
  const known = { id, guid: guid ?? `row ${id}`, conversation, service, isFromMe, sender, attachments };
  return { ...known, ...emptyMessage, ...withoutEmpty(more) };
}

/** A conversation by its number in its app; its title is the first of these that is there. */
export function chatConversation(
  app: string,
  chat: number | undefined,
  {
    titles,
    isGroup,
    participants,
  }: { titles: readonly (string | undefined)[]; isGroup: boolean; participants: readonly Party[] },
): Conversation {
  const names = participants.map(({ name, address }) => name ?? address).filter((name) => name !== undefined);
  const title = [...titles, names.slice(0, 4).join(', ')].find((each) => each !== undefined && each !== '');
  return {
    id: `${app} ${chat ?? 'unfiled'}`,
    title: title ?? (chat === undefined ? 'Unfiled' : `Chat ${chat}`),
    isGroup,
    participants,
  };
}
