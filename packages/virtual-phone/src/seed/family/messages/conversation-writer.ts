import type { Draft } from '../../making/database.js';
import { hexFor, uuidFor } from '../../making/labels.js';
import { appleNanoseconds, appleSeconds, later, moment } from '../../making/moments.js';
import { attributedBody, type BodyRun, fileTransferGuid, mention, messagePart } from '../../making/typedstream.js';
import type { SeedWriter } from '../../seed-writer.js';
import { addressOf, nameOf, owner, people } from '../people.js';
import type { AttachmentPlan, Conversation, Line } from './conversations.js';
import { editHistory, retraction, richLink } from './payloads.js';

const now = moment('2026-01-10T19:05:00Z');
const placeholder = '\ufffc';

interface Chat {
  readonly row: number;
  readonly conversation: Conversation;
  readonly isGroup: boolean;
}

/** Turns conversations into rows of sms.db and files below Library/SMS/Attachments. */
export class ConversationWriter {
  readonly #draft: Draft;
  readonly #files: SeedWriter;
  readonly #handles = new Map<string, number>();
  readonly #guids = new Map<string, string>();
  readonly #words = new Map<string, string>();
  #chats = 0;
  #messages = 0;
  #attachments = 0;

  constructor(draft: Draft, files: SeedWriter) {
    this.#draft = draft;
    this.#files = files;
  }

  write(conversation: Conversation): void {
    const { key, service, others, groupName } = conversation;
    const isGroup = others.length > 1;
    const identifier = isGroup ? `chat${Number.parseInt(hexFor(key, 12), 16)}` : address(others[0] ?? key);
    const chat: Chat = { row: ++this.#chats, conversation, isGroup };
    this.#draft.insert('chat', {
      ROWID: chat.row,
      guid: `${service};${isGroup ? '+' : '-'};${identifier}`,
      style: isGroup ? 43 : 45,
      state: 3,
      account_id: uuidFor('messages account'),
      chat_identifier: identifier,
      service_name: service,
      room_name: isGroup ? identifier : undefined,
      account_login: `P:${owner.phone}`,
      display_name: groupName ?? '',
      group_id: uuidFor(`group ${key}`),
      original_group_id: uuidFor(`group ${key}`),
      last_addressed_handle: owner.phone,
    });
    for (const other of others)
      this.#draft.insert('chat_handle_join', { chat_id: chat.row, handle_id: this.#handle(other, service) });
    let at = moment(conversation.begins);
    for (const line of conversation.lines) {
      at = later(at, line.after * 60);
      this.#line(chat, line, at);
    }
  }

  #line(chat: Chat, line: Line, at: Date): void {
    const { service } = chat.conversation;
    const row = ++this.#messages;
    const guid = uuidFor(`message ${chat.conversation.key} ${row}`);
    if (line.id) {
      this.#guids.set(line.id, guid);
      this.#words.set(line.id, line.text ?? '');
    }
    const isMine = line.from === 'nora';
    const other = isMine ? chat.conversation.others[0] : line.from;
    const attachments = (line.attachments ?? []).map((plan, part) => ({ plan, guid: `at_${part}_${guid}` }));
    const body = bodyOf(
      line,
      attachments.map((attachment) => attachment.guid),
      line.tapback ? tapbackWords(line.tapback.kind, this.#words.get(line.tapback.on) ?? '') : '',
    );
    const original = line.replyTo && this.#guids.get(line.replyTo);
    this.#draft.insert('message', {
      ROWID: row,
      guid,
      text: line.bodyOnly ? undefined : body?.text,
      attributedBody: body && attributedBody(body.text, body.runs, { mutable: !isMine }),
      handle_id: chat.isGroup && isMine ? 0 : this.#handle(other ?? '', service),
      service: line.downgraded ? 'SMS' : service,
      account: `p:${owner.phone}`,
      account_guid: uuidFor('messages account'),
      destination_caller_id: owner.phone,
      date: appleNanoseconds(at),
      date_read: line.unread ? 0n : readAt(service, isMine, at),
      date_delivered: isMine && !line.error ? appleNanoseconds(later(at, 2)) : 0n,
      is_from_me: isMine,
      is_read: !isMine && !line.unread,
      is_sent: isMine && !line.error,
      is_delivered: !line.error,
      is_finished: true,
      is_empty: body === undefined && line.unsentLength !== undefined,
      error: line.error,
      was_downgraded: line.downgraded,
      cache_has_attachments: attachments.length > 0,
      cache_roomnames: chat.isGroup ? `chat${Number.parseInt(hexFor(chat.conversation.key, 12), 16)}` : undefined,
      is_audio_message: line.isAudio,
      part_count: body?.parts ?? 0,
      expressive_send_style_id: line.effect,
      thread_originator_guid: original,
      thread_originator_part: original && '0:0:16',
      ...tapbackColumns(line, (id) => this.#guids.get(id) ?? ''),
      ...historyColumns(line, at),
      ...(line.link
        ? { balloon_bundle_id: 'com.apple.messages.URLBalloonProvider', payload_data: richLink(line.link) }
        : {}),
      ...(line.event
        ? {
            item_type: line.event.itemType,
            group_action_type: line.event.action ?? 0,
            group_title: line.event.title,
            other_handle: line.event.other ? this.#handle(line.event.other, service) : 0,
          }
        : {}),
    });
    this.#join(chat, line, row, at);
    for (const attachment of attachments) this.#attach(row, attachment.guid, attachment.plan, at, isMine);
  }

  #join(chat: Chat, line: Line, row: number, at: Date): void {
    const ids = { chat_id: chat.row, message_id: row };
    if (line.deletedDaysAgo === undefined) {
      this.#draft.insert('chat_message_join', { ...ids, message_date: appleNanoseconds(at) });
      return;
    }
    const deleted = later(now, -line.deletedDaysAgo * 86_400);
    this.#draft.insert('chat_recoverable_message_join', { ...ids, delete_date: appleNanoseconds(deleted) });
  }

  #attach(message: number, guid: string, plan: AttachmentPlan, at: Date, isMine: boolean): void {
    const row = ++this.#attachments;
    const path = `Library/SMS/Attachments/${hexFor(guid, 2)}/${String(row % 16).padStart(2, '0')}/${guid}/${plan.name}`;
    const content = plan.content?.();
    if (content) this.#files.file('MediaDomain', path, content, { modified: at });
    this.#draft.insert('attachment', {
      ROWID: row,
      guid,
      original_guid: guid,
      created_date: Math.floor(appleSeconds(at)),
      start_date: Math.floor(appleSeconds(at)),
      filename: content ? `~/${path}` : undefined,
      uti: plan.uti,
      mime_type: plan.mime,
      transfer_state: content ? 5 : 0,
      is_outgoing: isMine,
      transfer_name: plan.name,
      total_bytes: content?.length ?? 0,
      hide_attachment: plan.hidden ?? false,
    });
    this.#draft.insert('message_attachment_join', { message_id: message, attachment_id: row });
  }

  #handle(of: string, service: string): number {
    const id = address(of);
    const known = this.#handles.get(`${service} ${id}`);
    if (known !== undefined) return known;
    const row = this.#handles.size + 1;
    this.#handles.set(`${service} ${id}`, row);
    this.#draft.insert('handle', {
      ROWID: row,
      id,
      country: 'de',
      service,
      uncanonicalized_id: id,
      person_centric_id: undefined,
    });
    return row;
  }
}

interface Body {
  readonly text: string;
  readonly runs: readonly BodyRun[];
  readonly parts: number;
}

/** Text and attachments as one body: every attachment is a part of its own, in front of the words. */
function bodyOf(line: Line, attachmentGuids: readonly string[], reaction: string): Body | undefined {
  const words = line.text ?? line.link?.url ?? reaction;
  if (words === '' && attachmentGuids.length === 0) return undefined;
  const runs: BodyRun[] = attachmentGuids.map((guid, part) => ({
    length: 1,
    attributes: [
      [fileTransferGuid, guid],
      [messagePart, part],
    ],
  }));
  const part = runs.length;
  const mentioned = line.mentions ? `@${nameOf(line.mentions).split(' ')[0]}` : '';
  if (mentioned !== '' && line.mentions) {
    runs.push({
      length: mentioned.length,
      attributes: [
        [mention, address(line.mentions)],
        [messagePart, part],
      ],
    });
  }
  const rest = words.length - mentioned.length;
  if (rest > 0) runs.push({ length: rest, attributes: [[messagePart, part]] });
  return { text: placeholder.repeat(attachmentGuids.length) + words, runs, parts: part + (words === '' ? 0 : 1) };
}

const reactions = ['Loved', 'Liked', 'Disliked', 'Laughed at', 'Emphasized', 'Questioned'];
const removals = ['a heart', 'a like', 'a dislike', 'a laugh', 'an exclamation', 'a question mark'];

/** What a phone without tapbacks would show. */
function tapbackWords(kind: number, target: string): string {
  if (kind < 3000) return `${reactions[kind - 2000]} “${target}”`;
  return `Removed ${removals[kind - 3000]} from “${target}”`;
}

function tapbackColumns(line: Line, guidOf: (id: string) => string): Record<string, string | number> {
  if (!line.tapback) return {};
  return {
    associated_message_guid: `p:0/${guidOf(line.tapback.on)}`,
    associated_message_type: line.tapback.kind,
    associated_message_range_location: 0,
    associated_message_range_length: 1,
  };
}

function historyColumns(line: Line, at: Date): Record<string, Uint8Array | bigint> {
  const edited = appleNanoseconds(later(at, 80));
  if (line.edited && line.text) {
    return { date_edited: edited, message_summary_info: editHistory([...line.edited, line.text], at) };
  }
  if (line.unsentLength === undefined) return {};
  return { date_edited: edited, message_summary_info: retraction(line.unsentLength) };
}

/** SMS rows count the time of reading in seconds, the others in nanoseconds, as a real store does. */
function readAt(service: string, isMine: boolean, at: Date): bigint {
  const read = later(at, 95);
  if (service === 'SMS') return isMine ? 0n : BigInt(Math.floor(appleSeconds(read)));
  return appleNanoseconds(read);
}

function address(of: string): string {
  return people.some(({ key }) => key === of) ? addressOf(of) : of;
}
