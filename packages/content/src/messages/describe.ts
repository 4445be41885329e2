import type { Party } from '../calls/item.js';
import type {
  About,
  Column,
  Description,
  ItemFile,
  TextStretch,
  TranscriptCard,
  TranscriptLine,
} from '../description.js';
import type { Attachment, Balloon, EditedPart, Message, Reaction, UnsentPart } from './item.js';

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
  about: aboutOf,
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

function aboutOf(message: Message): About {
  const { id, guid, conversation, subject, event, edits, attachments, balloon } = message;
  return {
    identity: guid === '' ? `row ${id}` : guid,
    place: { id: conversation.id, title: conversation.title },
    words: [
      subject,
      event ?? wordsOf(message),
      balloon?.title,
      balloon?.summary,
      balloon?.url,
      ...edits.flatMap(({ versions }) => versions.slice(0, -1).map(({ text }) => text)),
      ...attachments.flatMap(({ name, transcript }) => [name, transcript]),
    ],
  };
}

function toLine(message: Message): TranscriptLine {
  const { conversation, date, isFromMe, sender, event, subject, replyTo } = message;
  const { id, title, picture } = conversation;
  const [text, card] = [wordsOf(message), cardOf(message)];
  return {
    conversation: { id, title, ...(picture && { picture }) },
    sender: isFromMe ? 'Me' : nameOf(sender),
    isMine: isFromMe,
    date,
    event,
    subject,
    text,
    ...(text === message.text && { stretches: stretchesOf(message) }),
    quote: replyTo?.text,
    card,
    attachments: filesOf(message).filter(({ guid }) => guid === undefined || guid !== card?.picture?.guid),
    reactions: message.reactions.map(reactionWords),
    remarks: remarks(message),
    history: historyOf(message),
  };
}

/** A file that may be told from others. */
interface KnownFile extends ItemFile {
  readonly guid?: string;
}

interface KnownCard extends TranscriptCard {
  readonly picture?: KnownFile;
}

function cardOf(message: Message): KnownCard | undefined {
  const { balloon } = message;
  const title =
    balloon?.title ?? balloon?.url ?? balloon?.appName ?? (balloon?.kind === 'link' ? undefined : balloon?.app);
  if (balloon === undefined || title === undefined) return undefined;
  const { picture } = balloon;
  return {
    title,
    url: balloon.url,
    text: cardText(balloon, title),
    ...(picture && { picture: asFile(picture, message) }),
  };
}

function cardText({ appName, siteName, summary, captions = [] }: Balloon, title: string): string | undefined {
  const lines = [appName, siteName, summary, ...captions].filter((line) => line !== undefined && line !== title);
  return lines.length === 0 ? undefined : [...new Set(lines)].join('\n');
}

/** What is said of stretches of the words, and who is named in them. */
function stretchesOf({ styles, mentions }: Message): readonly TextStretch[] {
  const named = new Map(mentions.map(({ start, address }) => [start, address]));
  const looks = styles.map(({ animation, code, ...style }): TextStretch => {
    const notes = [animation, code === undefined ? undefined : 'code', named.get(style.start)];
    named.delete(style.start);
    const note = notes.filter((each) => each !== undefined).join(', ');
    return { ...style, ...(note !== '' && { note }) };
  });
  const others = mentions.filter(({ start }) => named.has(start));
  const rest = others.map(({ start, length, address }): TextStretch => ({ start, length, bold: true, note: address }));
  return [...looks, ...rest].sort((one, other) => one.start - other.start);
}

/** What it said before it was changed, and what of it was deleted by itself. */
function historyOf({ edits, deletedParts }: Message): TranscriptLine['history'] {
  const deleted = deletedParts.flatMap(({ deleted: date, text }) =>
    text === undefined ? [] : [{ text, ...(date && { date }) }],
  );
  return [...edits.flatMap(({ versions }) => versions.slice(0, -1)), ...deleted];
}

/** What came with it, the picture of its preview, and stickers that were laid on it. */
function filesOf(message: Message): KnownFile[] {
  const { attachments, balloon, reactions } = message;
  const stickers = reactions.flatMap(({ sticker }) => sticker ?? []);
  const all = [...attachments, ...(balloon?.picture ? [balloon.picture] : []), ...stickers];
  return all.map((attachment) => asFile(attachment, message));
}

/** In a folder for each conversation, with the time of the message. */
function asFile(attachment: Attachment, { conversation, date }: Pick<Message, 'conversation' | 'date'>): KnownFile {
  return { ...attachment, folder: conversation.title, ...(date && { modified: date }) };
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
  const { unsent, edits, effect, error, isDowngraded, deleted, deletedParts } = message;
  const { isDraft, isScheduled, isStarred, timesForwarded, unknownType } = message;
  return [
    ...(isDraft ? ['Draft'] : []),
    ...(isScheduled ? ['To be sent later'] : []),
    ...unsent.map(({ characters }: UnsentPart) =>
      characters === undefined ? 'Unsent' : `Unsent (${characters} ${characters === 1 ? 'character' : 'characters'})`,
    ),
    ...(edits.length > 0 ? ['Edited'] : []),
    ...(effect === undefined ? [] : [`Sent with ${effect}`]),
    ...(error === undefined ? [] : ['Not delivered']),
    ...(isDowngraded ? ['Sent as text message'] : []),
    ...(deleted ? ['In Recently Deleted'] : []),
    ...(deletedParts.length > 0 ? ['A part of it is in Recently Deleted'] : []),
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

function reactionWords({ kind, emoji = '', sticker, isFromMe, from }: Reaction): string {
  const words = sticker?.sticker?.words;
  const sign = words === undefined ? reactionSigns[kind] || emoji : `${reactionSigns[kind]} “${words}”`;
  return `${sign} ${isFromMe ? 'Me' : nameOf(from)}`;
}

function typeOf({ mediaType, uti = '' }: Attachment): string {
  return mediaType ?? uti;
}

function nameOf({ name, address }: Party): string {
  return name ?? address ?? 'Unknown';
}
