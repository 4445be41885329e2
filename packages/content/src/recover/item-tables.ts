import type { ContentKind } from '@pearmain/contract';

/** The tables that a kind is kept in. */
export interface ItemTables {
  /** A row of the first one that is there becomes an item, whose `id` is its number. */
  readonly items: readonly string[];
  /** Rows of these belong to items. */
  readonly parts: readonly string[];
  /** Where numbers of rows are never used again: the column that says when a row was, by which missing ones are placed. */
  readonly time?: string;
}

/** Of the kinds whose stores are databases (docs/formats/recovery.md §7). */
export const itemTables: Readonly<Partial<Record<ContentKind, ItemTables>>> = {
  messages: {
    items: ['message'],
    parts: ['chat_message_join', 'message_attachment_join', 'attachment', 'handle', 'chat'],
    time: 'date',
  },
  calls: { items: ['ZCALLRECORD', 'call'], parts: ['ZHANDLE'], time: 'ZDATE' },
  contacts: { items: ['ABPerson'], parts: ['ABMultiValue', 'ABMultiValueEntry'] },
  notes: { items: ['ZICCLOUDSYNCINGOBJECT', 'ZNOTE'], parts: ['ZICNOTEDATA', 'ZNOTEBODY'] },
  calendar: { items: ['CalendarItem'], parts: ['Recurrence', 'Participant', 'Location'] },
  reminders: { items: ['ZREMCDREMINDER'], parts: [] },
  'web-history': { items: ['history_visits'], parts: ['history_items'] },
  bookmarks: { items: ['bookmarks'], parts: [] },
  voicemail: { items: ['voicemail'], parts: [] },
  'voice-memos': { items: ['ZCLOUDRECORDING', 'ZRECORDING'], parts: [] },
  photos: { items: ['ZASSET', 'ZGENERICASSET'], parts: ['ZADDITIONALASSETATTRIBUTES'], time: 'ZDATECREATED' },
};
