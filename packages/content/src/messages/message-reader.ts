import type { Row } from '@pearmain/sqlite';
import type { Party } from '../calls/item.js';
import { selectPresent } from '../store/columns.js';
import { placeOf } from '../store/open-store.js';
import { fewRowsOf, made, rowsOf, type Store } from '../store/rows.js';
import { bytesOf, flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { attachmentsIn } from './attachments.js';
import { readBalloon } from './balloon.js';
import { attachmentOrder, mentionsIn, readBody, transcriptIn, wordsOf } from './body.js';
import { effectName, eventSentence } from './events.js';
import { filed } from './filing.js';
import type { Handle } from './handles.js';
import type { Attachment, Conversation, Message, Reaction } from './item.js';
import { type ReactionRow, reactionKind, standingReactions, targetOf } from './reactions.js';
import { readSummary } from './summary.js';
import { messageTime, orderedTime } from './time.js';

const columns =
  'guid text attributedBody subject service handle_id date date_read date_delivered date_edited is_from_me error item_type group_action_type other_handle group_title share_status associated_message_guid associated_message_type associated_message_emoji balloon_bundle_id payload_data expressive_send_style_id message_summary_info thread_originator_guid was_downgraded'.split(
    ' ',
  );

/** An app's balloon and what is not a reaction have lower numbers, what is put on a message begins here. */
const firstReaction = 2000;
const lastReaction = 3007;

/** Reads the messages of one conversation after the other. */
export class MessageReader {
  readonly #store: Store;
  readonly #handles: ReadonlyMap<number, Handle>;
  readonly #attachmentsOf: (message: number) => Attachment[];
  readonly #saidBy: (guid: string) => readonly Row[];
  readonly #rowAt: (id: number) => readonly Row[];

  constructor(store: Store, handles: ReadonlyMap<number, Handle>) {
    this.#store = store;
    this.#handles = handles;
    this.#attachmentsOf = attachmentsIn(store);
    const words = selectPresent(store.database, 'message', ['text', 'attributedBody']);
    this.#saidBy = fewRowsOf(store, 'message', `SELECT ${words} FROM message WHERE guid = ? LIMIT 1`);
    const chosen = selectPresent(store.database, 'message', columns, 'm');
    this.#rowAt = fewRowsOf(store, 'message', `SELECT m.ROWID AS id, ${chosen} FROM message m WHERE m.ROWID = ?`);
  }

  /** By time, and then by row. Reactions are with the messages they are to. */
  *messagesIn(number: number, conversation: Conversation): Generator<Message> {
    const reactions = this.#reactionsIn(number);
    for (const row of this.#rowsIn(number)) {
      const message = made(this.#store, 'message', row, (read) => {
        const reaction = this.#findReaction(read);
        return reaction && this.#isThere(reaction.target) ? undefined : this.#toMessage(read, conversation, reactions);
      });
      if (message) yield message;
    }
  }

  /** Only numbers are put in order, and each row is fetched by its own: memory stays small, and damage takes single rows. */
  *#rowsIn(number: number, condition = 'TRUE'): Generator<Row> {
    const sql = `SELECT m.ROWID AS id, f.deleted AS deleted FROM ${filed} f JOIN message m ON m.ROWID = f.message
      WHERE f.conversation = ? AND ${condition} ORDER BY ${orderedTime('m.date')}, m.ROWID`;
    for (const { id, deleted = null } of rowsOf(this.#store, 'message', sql, number)) {
      const [row] = this.#rowAt(numberOf(id) ?? 0);
      if (row) yield { ...row, deleted };
    }
  }

  #toMessage(row: Row, conversation: Conversation, reactions: ReadonlyMap<string, readonly Reaction[]>): Message {
    const guid = textOf(row['guid']) ?? '';
    const isFromMe = flagOf(row['is_from_me'] ?? null);
    const sender = isFromMe ? {} : this.#party(row['handle_id']);
    const { words, ...said } = this.#wordsIn(row);
    const id = numberOf(row['id']) ?? 0;
    return {
      id,
      guid,
      conversation,
      isFromMe,
      sender,
      mentions: said.mentions,
      attachments: inOrder(this.#attachmentsOf(id), said.order, said.transcript),
      reactions: reactions.get(guid) ?? [],
      ...readSummary(bytesOf(row['message_summary_info'])),
      ...withoutEmpty({
        service: textOf(row['service']),
        date: messageTime(row['date']),
        delivered: messageTime(row['date_delivered']),
        read: messageTime(row['date_read']),
        edited: messageTime(row['date_edited']),
        deleted: messageTime(row['deleted']),
        subject: textOf(row['subject']),
        text: words,
        bodyText: said.other,
        isUndecoded: said.isUndecoded ? (true as const) : undefined,
        event: this.#eventIn(row, isFromMe, sender),
        replyTo: this.#replyIn(row),
        balloon: readBalloon(textOf(row['balloon_bundle_id']), bytesOf(row['payload_data'])),
        effect: withEffect(textOf(row['expressive_send_style_id'])),
        error: numberOf(row['error']) || undefined,
        isDowngraded: flagOf(row['was_downgraded']) ? (true as const) : undefined,
      }),
    };
  }

  /** The words of a row: of its text where there are any, else of its body (docs/formats/content-messages.md §4). */
  #wordsIn(row: Row) {
    const text = textOf(row['text']);
    const bytes = bytesOf(row['attributedBody']);
    const body = bytes && readBody(bytes);
    const isUndecoded = bytes !== undefined && body === undefined && wordsOf(text) === undefined;
    if (isUndecoded) this.#tellUndecoded(row);
    const words = wordsOf(text) ?? wordsOf(body?.text);
    const isOther = wordsOf(text) !== undefined && body !== undefined && body.text !== text;
    return {
      words,
      other: isOther ? wordsOf(body.text) : undefined,
      isUndecoded,
      mentions: body ? mentionsIn(body) : [],
      order: body ? attachmentOrder(body) : [],
      transcript: body && transcriptIn(body),
    };
  }

  #tellUndecoded(row: Row): void {
    const { copy, tell } = this.#store;
    tell({ where: `${placeOf(copy)}, message ${String(row['id'])}`, message: 'Its words cannot be read.' });
  }

  #reactionsIn(number: number): ReadonlyMap<string, readonly Reaction[]> {
    if (!this.#store.database.has('message', 'associated_message_type')) return new Map();
    const condition = `m.associated_message_type BETWEEN ${firstReaction} AND ${lastReaction}`;
    const found: ReactionRow[] = [];
    for (const row of this.#rowsIn(number, condition)) {
      const reaction = made(this.#store, 'message', row, (read) => this.#findReaction(read));
      if (reaction) found.push(reaction);
    }
    return standingReactions(found);
  }

  #findReaction(row: Row): ReactionRow | undefined {
    const kind = reactionKind(numberOf(row['associated_message_type']) ?? 0);
    const associated = textOf(row['associated_message_guid']);
    if (!kind || associated === undefined) return undefined;
    const { guid, part } = targetOf(associated);
    const isFromMe = flagOf(row['is_from_me'] ?? null);
    const more = withoutEmpty({ emoji: textOf(row['associated_message_emoji']), part, date: messageTime(row['date']) });
    const reaction = { kind: kind.kind, isFromMe, from: isFromMe ? {} : this.#party(row['handle_id']), ...more };
    return { target: guid, reaction, isRemoved: kind.isRemoved };
  }

  /** A reaction to a message that is gone stays a message. */
  #isThere(guid: string): boolean {
    return this.#saidBy(guid).length > 0;
  }

  #replyIn(row: Row): Message['replyTo'] {
    const guid = textOf(row['thread_originator_guid']);
    if (guid === undefined) return undefined;
    const [first] = this.#saidBy(guid);
    const body = bytesOf(first?.['attributedBody']);
    const words = wordsOf(textOf(first?.['text'])) ?? wordsOf(body && readBody(body)?.text);
    return words === undefined ? { guid } : { guid, text: words };
  }

  #eventIn(row: Row, isFromMe: boolean, sender: Party): string | undefined {
    const [handle, other] = [numberOf(row['handle_id']) ?? 0, numberOf(row['other_handle']) ?? 0];
    return eventSentence({
      itemType: numberOf(row['item_type']) ?? 0,
      action: numberOf(row['group_action_type']) ?? 0,
      actor: isFromMe ? 'You' : nameOf(sender),
      other: other === 0 ? 'you' : nameOf(this.#party(other)),
      isSamePerson: other !== 0 && other === handle,
      title: textOf(row['group_title']),
      shareStatus: numberOf(row['share_status']) ?? 0,
    });
  }

  #party(handle: Row[string] | undefined): Party {
    const found = this.#handles.get(numberOf(handle) ?? 0);
    if (!found) return {};
    const { person: _, ...party } = found;
    return party;
  }
}

function nameOf({ name, address }: Party): string {
  return name ?? address ?? 'Someone';
}

function withEffect(id: string | undefined): string | undefined {
  return id === undefined ? undefined : effectName(id);
}

/** As the words have them; those that the words do not name come last. What was said belongs to the only one. */
function inOrder(attachments: readonly Attachment[], order: readonly string[], transcript: string | undefined) {
  const placeOfGuid = (guid: string | undefined): number => {
    const place = guid === undefined ? -1 : order.indexOf(guid);
    return place < 0 ? order.length : place;
  };
  const sorted = [...attachments].sort((one, other) => placeOfGuid(one.guid) - placeOfGuid(other.guid));
  return sorted.map((attachment) => (transcript === undefined ? attachment : { ...attachment, transcript }));
}
