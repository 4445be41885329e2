import type { Party } from '../calls/item.js';
import type { Column, Description, ItemFile, TranscriptLine } from '../description.js';
import type { Attachment, EditedPart, Message, Reaction, UnsentPart } from './item.js';

const columns: readonly Column<Message>[] = [
  { name: 'Chat', value: ({ conversation }) => conversation.title },
  { name: 'Chat type', value: ({ conversation }) => (conversation.isGroup ? 'group' : 'one') },
  { name: 'Message date', value: ({ date }) => date },
  { name: 'Delivered', value: ({ delivered }) => delivered },
  { name: 'Read', value: ({ read }) => read },
  { name: 'Edited', value: ({ edited }) => edited },
  { name: 'Service', value: ({ service }) => service },
  { name: 'Direction', value: ({ isFromMe }) => (isFromMe ? 'outgoing' : 'incoming') },
  { name: 'Sender name', value: ({ isFromMe, sender }) => (isFromMe ? 'Me' : sender.name) },
  { name: 'Sender address', value: ({ sender }) => sender.address },
  { name: 'Status', value: (message) => remarks(message).join('\n') },
  { name: 'Reply to', value: ({ replyTo }) => replyTo?.guid },
  { name: 'Subject', value: ({ subject }) => subject },
  { name: 'Text', value: (message) => message.event ?? wordsOf(message) },
  { name: 'Reactions', value: ({ reactions }) => reactions.map(reactionWords).join('\n') },
  { name: 'Attachment name', value: ({ attachments }) => attachments.map(({ name }) => name).join('\n') },
  { name: 'Attachment type', value: ({ attachments }) => attachments.map(typeOf).join('\n') },
  { name: 'GUID', value: ({ guid }) => guid },
];

/** What exporters need to know of a message. */
export const describeMessages: Description<Message> = {
  schema: 'message/1',
  columns,
  people: ({ sender, conversation }) => [sender, ...conversation.participants],
  line: toLine,
  files: filesOf,
  elsewhere: {
    reason: 'in-icloud',
    what: 'attachments',
    of: ({ attachments }) => {
      const named = attachments.filter(({ relativePath }) => relativePath !== undefined);
      return { all: named.length, here: named.filter(({ isMissing }) => !isMissing).length };
    },
  },
};

function toLine(message: Message): TranscriptLine {
  const { conversation, date, isFromMe, sender, event, subject, replyTo, balloon } = message;
  const link = balloon?.url ?? balloon?.title;
  return {
    conversation: { id: conversation.id, title: conversation.title },
    sender: isFromMe ? 'Me' : nameOf(sender),
    isMine: isFromMe,
    date,
    event,
    subject,
    text: wordsOf(message),
    quote: replyTo?.text,
    card: link === undefined ? undefined : { title: balloon?.title ?? link, url: balloon?.url, text: balloon?.summary },
    attachments: filesOf(message),
    reactions: message.reactions.map(reactionWords),
    remarks: remarks(message),
    history: message.edits.flatMap(({ versions }) => versions.slice(0, -1)),
  };
}

/** In a folder for each conversation, with the time of the message. */
function filesOf({ attachments, conversation, date }: Message): ItemFile[] {
  const about = { folder: conversation.title, ...(date ? { modified: date } : {}) };
  return attachments.map((attachment) => ({ ...attachment, ...about }));
}

/** The words, or what stands for those that are not there. */
function wordsOf({ text, unsent, isUndecoded, edits }: Message): string | undefined {
  if (text !== undefined) return text;
  const last = edits.map(({ versions }: EditedPart) => versions.at(-1)?.text).filter(Boolean);
  if (last.length > 0) return last.join('\n');
  if (unsent.length > 0) return undefined;
  return isUndecoded ? '[words that could not be read]' : undefined;
}

function remarks(message: Message): string[] {
  const { unsent, edits, effect, error, isDowngraded, deleted, isStarred, timesForwarded, unknownType } = message;
  return [
    ...unsent.map(({ characters }: UnsentPart) =>
      characters === undefined ? 'Unsent' : `Unsent (${characters} ${characters === 1 ? 'character' : 'characters'})`,
    ),
    ...(edits.length > 0 ? ['Edited'] : []),
    ...(effect === undefined ? [] : [`Sent with ${effect}`]),
    ...(error === undefined ? [] : ['Not delivered']),
    ...(isDowngraded ? ['Sent as text message'] : []),
    ...(deleted ? ['In Recently Deleted'] : []),
    ...(isStarred ? ['Starred'] : []),
    ...(timesForwarded === undefined ? [] : ['Forwarded']),
    ...(unknownType === undefined ? [] : [`Of a kind that is not known (${unknownType})`]),
  ];
}

const reactionSigns: Readonly<Record<Reaction['kind'], string>> = {
  loved: '❤️',
  liked: '👍',
  disliked: '👎',
  laughed: '😂',
  emphasized: '‼️',
  questioned: '❓',
  emoji: '',
  sticker: 'Sticker',
};

function reactionWords({ kind, emoji = '', isFromMe, from }: Reaction): string {
  return `${reactionSigns[kind] || emoji} ${isFromMe ? 'Me' : nameOf(from)}`;
}

function typeOf({ mediaType, uti = '' }: Attachment): string {
  return mediaType ?? uti;
}

function nameOf({ name, address }: Party): string {
  return name ?? address ?? 'Unknown';
}
