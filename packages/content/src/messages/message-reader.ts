import type { Row, SqlValue } from '@pearmain/sqlite';
import type { Party } from '../calls/item.js';
import { selectPresent } from '../store/columns.js';
import { placeOf } from '../store/open-store.js';
import { fewRowsOf, made, manyRowsOf, type Store } from '../store/rows.js';
import { bytesOf, flagOf, numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { type Attached, attachmentsIn } from './attachments.js';
import { readBalloon } from './balloon.js';
import { attachmentOrder, readBody, transcriptIn, wordsOf } from './body.js';
import { deletedPartsIn } from './deleted-parts.js';
import { effectName, eventSentence } from './events.js';
import type { FiledConversation, Filing } from './filing.js';
import type { Handle } from './handles.js';
import type { Attachment, Conversation, DeletedPart, Message, Reaction } from './item.js';
import { isReactionType, type ReactionRow, reactionKind, standingReactions, targetOf } from './reactions.js';
import { stretchesIn } from './stretches.js';
import { readSummary, type Summary } from './summary.js';
import { type Answered, threadsIn } from './threads.js';
import { isImpossibleTime, messageTime } from './time.js';

const columns =
  'guid text attributedBody subject service handle_id date date_read date_delivered date_edited date_played is_from_me is_empty error item_type group_action_type other_handle group_title share_status share_direction associated_message_guid associated_message_type associated_message_emoji balloon_bundle_id payload_data expressive_send_style_id message_summary_info thread_originator_guid thread_originator_part was_downgraded schedule_type'.split(
    ' ',
  );
const times = ['date', 'date_read', 'date_delivered', 'date_edited', 'date_played'];

/** How many messages are looked at together. */
const together = 100;

/** What a message is made of besides its row. */
interface Around {
  readonly conversation: Conversation;
  readonly reactions: readonly Reaction[];
  readonly deleted: SqlValue;
}

/** Reads messages of conversations. */
export class MessageReader {
  readonly #store: Store;
  readonly #handles: ReadonlyMap<number, Handle>;
  readonly #filing: Filing;
  readonly #attachmentsOf: (message: number) => Attached;
  readonly #deletedPartsOf: (message: number) => readonly DeletedPart[];
  readonly #answered: (guid: string, part: string | undefined) => Answered;
  readonly #rowsAt: (ids: readonly number[]) => Iterable<Row>;
  readonly #rowAt: (id: number) => readonly Row[];

  constructor(store: Store, handles: ReadonlyMap<number, Handle>, filing: Filing) {
    this.#store = store;
    this.#handles = handles;
    this.#filing = filing;
    this.#attachmentsOf = attachmentsIn(store);
    this.#deletedPartsOf = deletedPartsIn(store);
    this.#answered = threadsIn(store);
    const chosen = `ROWID AS id, ${selectPresent(store.database, 'message', columns)}`;
    this.#rowsAt = manyRowsOf(store, 'message', { select: chosen, key: 'ROWID' });
    this.#rowAt = fewRowsOf(store, 'message', `SELECT ${chosen} FROM message WHERE ROWID = ?`);
  }

  /** Those from one place to before another, by time and then by row. Reactions are with the messages they are to. */
  *messagesIn({ conversation, messages, deleted }: FiledConversation, from = 0, to = Infinity): Generator<Message> {
    const end = Math.min(to, messages.length);
    for (let at = from; at < end; at += together) {
      const ids = [...messages.subarray(at, Math.min(at + together, end))];
      for (const row of this.#rows(ids)) {
        const id = numberOf(row['id']) ?? 0;
        const message = made(this.#store, 'message', row, (read) => {
          const reactions = this.#reactionsTo(textOf(read['guid']) ?? '');
          return this.#toMessage(read, { conversation, reactions, deleted: deleted.get(id) ?? null });
        });
        if (message) yield message;
      }
    }
  }

  /** In that order; what holds much is fetched alone, so that never a hundred of such are in memory. */
  *#rows(ids: readonly number[]): Generator<Row> {
    const { heavy } = this.#filing;
    const rows = new Map<number, Row>();
    for (const row of this.#rowsAt(heavy.size === 0 ? ids : ids.filter((id) => !heavy.has(id)))) {
      rows.set(numberOf(row['id']) ?? 0, row);
    }
    for (const id of ids) {
      const row = rows.get(id) ?? (heavy.has(id) ? this.#rowAt(id)[0] : undefined);
      if (row) yield row;
    }
  }

  #toMessage(row: Row, { conversation, reactions, deleted }: Around): Message {
    const guid = textOf(row['guid']) ?? '';
    const isFromMe = flagOf(row['is_from_me'] ?? null) || isSharedByMe(row);
    const sender = isFromMe ? {} : this.#party(row['handle_id']);
    const { words, ...said } = this.#wordsIn(row);
    const id = numberOf(row['id']) ?? 0;
    const attached = this.#attachmentsOf(id);
    this.#tellImpossibleTimes(row);
    return {
      id,
      guid,
      conversation,
      isFromMe,
      sender,
      ...said.stretches,
      attachments: inOrder(attached.shown, said.order, said.transcript),
      reactions,
      ...summaryOf(row, words),
      deletedParts: this.#deletedPartsOf(id),
      ...withoutEmpty({
        service: textOf(row['service']),
        date: messageTime(row['date']),
        delivered: messageTime(row['date_delivered']),
        read: messageTime(row['date_read']),
        edited: messageTime(row['date_edited']),
        played: messageTime(row['date_played']),
        deleted: messageTime(deleted),
        subject: textOf(row['subject']),
        text: words,
        bodyText: said.other,
        isUndecoded: said.isUndecoded ? (true as const) : undefined,
        event: this.#eventIn(row, isFromMe, sender),
        replyTo: this.#replyIn(row),
        reactsTo: reactionTarget(row),
        balloon: readBalloon({
          bundle: textOf(row['balloon_bundle_id']),
          payload: bytesOf(row['payload_data']),
          hidden: attached.hidden,
          text: words,
        }),
        effect: withEffect(textOf(row['expressive_send_style_id'])),
        error: numberOf(row['error']) || undefined,
        isDowngraded: flagOf(row['was_downgraded']) ? (true as const) : undefined,
        isScheduled: numberOf(row['schedule_type']) === sendLater ? (true as const) : undefined,
      }),
    };
  }

  /** The words of a row: of its text where there are any, else of its body (docs/formats/content-messages.md §4). */
  #wordsIn(row: Row) {
    const text = wordsOf(textOf(row['text']));
    const bytes = bytesOf(row['attributedBody']);
    const body = bytes && readBody(bytes);
    const isUndecoded = bytes !== undefined && body === undefined && text === undefined;
    if (isUndecoded) this.#tell(row, 'Its words cannot be read.');
    const inBody = wordsOf(body?.text);
    const isOther = text !== undefined && inBody !== undefined && inBody !== text;
    return {
      words: text ?? inBody,
      other: isOther ? inBody : undefined,
      isUndecoded,
      // Places in other words than those that are shown would be wrong.
      stretches: stretchesIn(isOther ? undefined : body),
      order: body ? attachmentOrder(body) : [],
      transcript: body && transcriptIn(body),
    };
  }

  #tell(row: Row, message: string): void {
    const { copy, tell } = this.#store;
    tell({ where: `${placeOf(copy)}, message ${String(row['id'])}`, message });
  }

  #tellImpossibleTimes(row: Row): void {
    const impossible = times.filter((column) => isImpossibleTime(row[column]));
    if (impossible.length > 0) this.#tell(row, `It has a time that none can be (${impossible.join(', ')}).`);
  }

  #reactionsTo(guid: string): readonly Reaction[] {
    const ids = this.#filing.reactionsTo.get(guid);
    if (!ids) return [];
    const found: ReactionRow[] = [];
    for (const row of this.#rows(ids)) {
      const reaction = made(this.#store, 'message', row, (read) => this.#toReaction(read));
      if (reaction) found.push(reaction);
    }
    return standingReactions(found);
  }

  #toReaction(row: Row): ReactionRow | undefined {
    const kind = reactionKind(numberOf(row['associated_message_type']) ?? 0);
    if (!kind) return undefined;
    const isFromMe = flagOf(row['is_from_me'] ?? null);
    const isSticker = kind.kind === 'sticker';
    const more = withoutEmpty({
      emoji: textOf(row['associated_message_emoji']),
      part: targetOf(textOf(row['associated_message_guid']) ?? '').part,
      date: messageTime(row['date']),
      sticker: isSticker ? this.#attachmentsOf(numberOf(row['id']) ?? 0).shown[0] : undefined,
    });
    const reaction = { kind: kind.kind, isFromMe, from: isFromMe ? {} : this.#party(row['handle_id']), ...more };
    return { reaction, isRemoved: kind.isRemoved };
  }

  #replyIn(row: Row): Message['replyTo'] {
    const guid = textOf(row['thread_originator_guid']);
    if (guid === undefined) return undefined;
    const { isCircle, ...answered } = this.#answered(guid, textOf(row['thread_originator_part']));
    if (isCircle) this.#tell(row, 'The thread that it is in leads back to itself.');
    return answered;
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

/** `schedule_type` of what waits for its time, since iOS 18 (docs/formats/content-messages.md §9; *reported*). */
const sendLater = 2;
const sharedLocation = 4;

/** Rows that react to what is there are no messages, so this one is gone. */
function reactionTarget(row: Row): string | undefined {
  const associated = textOf(row['associated_message_guid']);
  const isReaction = isReactionType(numberOf(row['associated_message_type']) ?? 0);
  return isReaction && associated !== undefined ? targetOf(associated).guid : undefined;
}

/** An event of shared locations says whose location it is in a way of its own (docs/formats/content-messages.md §9). */
function isSharedByMe(row: Row): boolean {
  const isLocation = numberOf(row['item_type']) === sharedLocation && (numberOf(row['other_handle']) ?? 0) !== 0;
  return isLocation && numberOf(row['share_direction']) === 0;
}

/** Some stores say of a message that was taken back only that it is empty and was changed (docs/formats/content-messages.md §6). */
function summaryOf(row: Row, words: string | undefined): Summary {
  const summary = readSummary(bytesOf(row['message_summary_info']));
  const isEmptied = words === undefined && flagOf(row['is_empty']) && messageTime(row['date_edited']) !== undefined;
  const isUnsaid = isEmptied && summary.unsent.length === 0 && summary.edits.length === 0;
  return isUnsaid ? { ...summary, unsent: [{ part: 0 }] } : summary;
}

function nameOf({ name, address }: Party): string {
  return name ?? address ?? 'Someone';
}

function withEffect(id: string | undefined): string | undefined {
  return id === undefined ? undefined : effectName(id);
}

/** As the words have them; those that the words do not name come last. What was said belongs to the only one. */
function inOrder(attachments: readonly Attachment[], order: readonly string[], transcript: string | undefined) {
  if (attachments.length === 0) return attachments;
  const placeOfGuid = (guid: string | undefined): number => {
    const place = guid === undefined ? -1 : order.indexOf(guid);
    return place < 0 ? order.length : place;
  };
  const sorted = [...attachments].sort((one, other) => placeOfGuid(one.guid) - placeOfGuid(other.guid));
  return sorted.map((attachment) => (transcript === undefined ? attachment : { ...attachment, transcript }));
}
