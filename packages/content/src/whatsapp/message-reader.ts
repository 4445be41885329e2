import type { Row } from '@pearmain/sqlite';
import type { Party } from '../calls/item.js';
import type { Conversation, Message, Reaction } from '../messages/item.js';
import { byNumber } from '../store/by-owner.js';
import { selectPresent } from '../store/columns.js';
import { ensureIndex } from '../store/ensure-index.js';
import { fewRowsOf, made, type Store } from '../store/rows.js';
import { rowsInOrder } from '../store/rows-in-order.js';
import { appleTimeOf, bytesOf, flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { eventSentence } from './events.js';
import { isPerson } from './jid.js';
import { isKnownType, messageType } from './kinds.js';
import { linksIn } from './links.js';
import { attachmentIn, mediaColumns, sentIn } from './media.js';
import { type Metadata, readMetadata } from './metadata.js';
import type { People } from './people.js';
import { appName } from './places.js';
import { quotesIn } from './quotes.js';
import { readReactions } from './reactions.js';

const table = 'ZWAMESSAGE';
const columns =
  'ZISFROMME ZMESSAGETYPE ZGROUPEVENTTYPE ZGROUPMEMBER ZTEXT ZFROMJID ZMESSAGEDATE ZSTANZAID ZSTARRED ZMEDIAITEM ZMESSAGEINFO'.split(
    ' ',
  );

/** Reads the messages of one app, conversation by conversation, in each by time. */
export class MessageReader {
  readonly #store: Store;
  readonly #people: People;
  readonly #memberAt: (row: number | undefined) => string | undefined;
  readonly #mediaOf: (message: Row) => Row | undefined;
  readonly #infoAt: (row: number) => readonly Row[];
  readonly #linkOf: ReturnType<typeof linksIn>;
  readonly #quoteIn: ReturnType<typeof quotesIn>;

  constructor(store: Store, people: People) {
    this.#store = store;
    this.#people = people;
    this.#memberAt = byNumber(store, {
      table: 'ZWAGROUPMEMBER',
      columns: ['ZMEMBERJID'],
      key: 'Z_PK',
      make: (row) => textOf(row['ZMEMBERJID']),
    });
    this.#mediaOf = mediaIn(store);
    this.#infoAt = store.database.has('ZWAMESSAGEINFO', 'ZRECEIPTINFO')
      ? fewRowsOf(store, 'ZWAMESSAGEINFO', 'SELECT Z_PK AS id, ZRECEIPTINFO FROM ZWAMESSAGEINFO WHERE Z_PK = ?')
      : () => [];
    this.#linkOf = linksIn(store);
    this.#quoteIn = quotesIn(store);
  }

  *messages(chats: ReadonlyMap<number, Conversation | undefined>): Generator<Message> {
    const { database } = this.#store;
    const conversations = fileChats(this.#store, chats);
    const session = database.has(table, 'ZCHATSESSION') ? 'm.ZCHATSESSION' : 'NULL';
    const time = database.has(table, 'ZMESSAGEDATE') ? 'm.ZMESSAGEDATE' : 'NULL';
    const order = `SELECT m.Z_PK AS id, coalesce(f.conversation, ${conversations.length}) AS chat
      FROM ${table} m LEFT JOIN temp.filed f ON f.chat = ${session} ORDER BY 2, ${time}, 1`;
    for (const row of rowsInOrder(this.#store, { table, columns, order })) {
      const number = numberOf(row['chat']) ?? 0;
      if (number < 0) continue;
      const of = conversations[number] ?? unfiled;
      const message = made(this.#store, table, row, (read) => this.#toMessage(read, of));
      if (message) yield message;
    }
  }

  #toMessage(row: Row, conversation: Conversation): Message {
    const { domain } = this.#store.copy;
    const id = numberOf(row['id']) ?? 0;
    const type = numberOf(row['ZMESSAGETYPE']) ?? messageType.text;
    const isFromMe = flagOf(row['ZISFROMME']);
    const sender = isFromMe ? {} : this.#senderOf(row, conversation);
    const media = this.#mediaOf(row);
    const text = textOf(row['ZTEXT']);
    const attachment = media && attachmentIn(media, type, domain);
    const caption = media && attachment && type !== messageType.document ? textOf(media['ZTITLE']) : undefined;
    const metadata = this.#metadataIn(media);
    const event = eventSentence({
      type,
      event: numberOf(row['ZGROUPEVENTTYPE']) ?? 0,
      ...this.#namesIn(text, isFromMe ? 'You' : nameOf(sender)),
    });
    return {
      id,
      guid: textOf(row['ZSTANZAID']) ?? `row ${id}`,
      conversation,
      service: appName(domain),
      isFromMe,
      sender,
      mentions: [],
      styles: [],
      parts: [],
      deletedParts: [],
      attachments: attachment ? [attachment] : [],
      reactions: this.#reactionsTo(row, isFromMe, conversation),
      edits: [],
      unsent: type === messageType.deleted ? [{ part: 0 }] : [],
      ...withoutEmpty({
        date: appleTimeOf(row['ZMESSAGEDATE']),
        text: event === undefined ? (text ?? caption) : undefined,
        event,
        balloon: (media && sentIn(media, type)) ?? this.#linkOf(id),
        replyTo: this.#quoteIn(metadata),
        timesForwarded: metadata.timesForwarded,
        isStarred: flagOf(row['ZSTARRED']) ? (true as const) : undefined,
        isUndecoded: type === messageType.waiting && text === undefined ? (true as const) : undefined,
        unknownType: isKnownType(type) ? undefined : type,
      }),
    };
  }

  /** The member of a group who wrote it: the address it came from is the group’s own. */
  #senderOf(row: Row, { isGroup, participants }: Conversation): Party {
    if (!isGroup && participants[0]) return participants[0];
    const from = textOf(row['ZFROMJID']);
    const member = this.#memberAt(numberOf(row['ZGROUPMEMBER']));
    return this.#people.partyOf(member ?? (from !== undefined && isPerson(from) ? from : undefined));
  }

  /** The words of an event are a person’s address, or words. */
  #namesIn(text: string | undefined, actor: string | undefined) {
    if (text === undefined || !isPerson(text)) return { who: actor, text };
    return { who: nameOf(this.#people.partyOf(text)), text: undefined };
  }

  #metadataIn(media: Row | undefined): Metadata {
    const read = media && made(this.#store, 'ZWAMEDIAITEM', media, (row) => readMetadata(bytesOf(row['ZMETADATA'])));
    return read ?? {};
  }

  #reactionsTo(message: Row, isFromMe: boolean, { isGroup, participants }: Conversation): Reaction[] {
    const [row] = this.#infoAt(numberOf(message['ZMESSAGEINFO']) ?? 0);
    const stored =
      row && made(this.#store, 'ZWAMESSAGEINFO', row, (read) => readReactions(bytesOf(read['ZRECEIPTINFO'])));
    return (stored ?? []).map(({ emoji, date, jid }) => {
      // In a chat of two nobody is named: it is the one who did not write the message.
      const isMine = jid === undefined && !isGroup && !isFromMe;
      const from = jid === undefined && !isGroup && !isMine ? (participants[0] ?? {}) : this.#people.partyOf(jid);
      return { kind: 'emoji', emoji, isFromMe: isMine, from, ...withoutEmpty({ date }) };
    });
  }
}

const unfiled: Conversation = { id: 'unfiled', title: 'Unfiled', isGroup: false, participants: [] };

/** Numbers conversations in a table of this connection alone, `filed(chat, conversation)`; what is left out is below 0. */
function fileChats({ database }: Store, chats: ReadonlyMap<number, Conversation | undefined>): Conversation[] {
  database.script('CREATE TABLE temp.filed (chat INTEGER PRIMARY KEY, conversation INTEGER)');
  const file = database.prepare('INSERT INTO temp.filed VALUES (?, ?)');
  const numbers = new Map<Conversation, number>();
  for (const [chat, conversation] of chats) {
    if (conversation && !numbers.has(conversation)) numbers.set(conversation, numbers.size);
    file.run(chat, conversation ? (numbers.get(conversation) ?? 0) : -1);
  }
  return [...numbers.keys()];
}

/** What a message has besides words; older copies of the store name the message alone. */
function mediaIn(store: Store): (message: Row) => Row | undefined {
  const media = 'ZWAMEDIAITEM';
  const { database } = store;
  if (!database.has(media)) return () => undefined;
  const select = `SELECT Z_PK AS id, ${selectPresent(database, media, mediaColumns)} FROM ${media}`;
  if (database.has(table, 'ZMEDIAITEM')) {
    const at = fewRowsOf(store, media, `${select} WHERE Z_PK = ?`);
    return (message) => at(numberOf(message['ZMEDIAITEM']) ?? 0)[0];
  }
  if (!database.has(media, 'ZMESSAGE')) return () => undefined;
  ensureIndex(store, media, 'ZMESSAGE');
  const of = fewRowsOf(store, media, `${select} WHERE ZMESSAGE = ? LIMIT 1`);
  return (message) => of(numberOf(message['id']) ?? 0)[0];
}

function nameOf({ name, address }: Party): string | undefined {
  return name ?? address;
}
