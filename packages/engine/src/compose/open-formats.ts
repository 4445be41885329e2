import { type ContentKind, contentKinds, type ExportFormat } from '@pearmain/contract';

/** What is read of a data type, in this order; of the other types there are the files alone. */
const kindsOfType: Readonly<Record<string, readonly ContentKind[]>> = {
  photos: ['photos'],
  messages: ['messages'],
  contacts: ['contacts'],
  calls: ['calls'],
  voicemail: ['voicemail'],
  notes: ['notes'],
  calendar: ['calendar'],
  reminders: ['reminders'],
  safari: ['bookmarks', 'web-history', 'tabs'],
  'voice-memos': ['voice-memos'],
  whatsapp: ['whatsapp', 'whatsapp-calls', 'whatsapp-contacts'],
};

/** Data types, parted by whether other programs can be given what is in them. */
export interface PartedTypes {
  readonly kinds: readonly { readonly kind: ContentKind; readonly format: ExportFormat }[];
  /** Those that come out as files. */
  readonly asFiles: readonly string[];
}

/** Parts types by whether something of them can be written in a format that other programs open. */
export function partByFormat(types: readonly string[]): PartedTypes {
  const kinds = types.flatMap((type) => kindsOfType[type] ?? []);
  return {
    kinds: kinds.map((kind) => ({ kind, format: contentKinds[kind].formats[0] })),
    asFiles: types.filter((type) => kindsOfType[type] === undefined),
  };
}
