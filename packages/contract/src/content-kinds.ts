/** What can be exported of a backup: a word for the command line, and the formats it can be written in, the usual one first. */
export const contentKinds = {
  contacts: { title: 'Contacts', formats: ['vcard', 'vcard4', 'csv', 'jsonl'] },
  messages: { title: 'Messages', formats: ['html', 'pdf', 'txt', 'csv', 'jsonl', 'files'] },
  calls: { title: 'Calls', formats: ['csv', 'jsonl'] },
  calendar: { title: 'Calendar', formats: ['ics', 'csv', 'jsonl'] },
  reminders: { title: 'Reminders', formats: ['ics', 'csv', 'jsonl'] },
  photos: { title: 'Photos', formats: ['files', 'csv', 'jsonl'] },
  notes: { title: 'Notes', formats: ['html', 'pdf', 'md', 'txt', 'csv', 'jsonl', 'files'] },
  bookmarks: { dataType: 'safari', title: 'Bookmarks', formats: ['netscape', 'csv', 'jsonl'] },
  'web-history': { dataType: 'safari', title: 'Web history', formats: ['csv', 'jsonl'] },
  tabs: { dataType: 'safari', title: 'Open tabs', formats: ['csv', 'jsonl'] },
  voicemail: { title: 'Voicemail', formats: ['files', 'csv', 'jsonl'] },
  'voice-memos': { title: 'Voice memos', formats: ['files', 'csv', 'jsonl'] },
  whatsapp: { title: 'WhatsApp', formats: ['html', 'pdf', 'txt', 'csv', 'jsonl', 'files'] },
  'whatsapp-calls': { dataType: 'whatsapp', title: 'WhatsApp calls', formats: ['csv', 'jsonl'] },
  'whatsapp-contacts': { dataType: 'whatsapp', title: 'WhatsApp contacts', formats: ['csv', 'jsonl', 'files'] },
  viber: { dataType: 'apps', title: 'Viber', formats: ['html', 'pdf', 'txt', 'csv', 'jsonl', 'files'] },
  line: { dataType: 'apps', title: 'LINE', formats: ['html', 'pdf', 'txt', 'csv', 'jsonl'] },
  kik: { dataType: 'apps', title: 'Kik', formats: ['html', 'pdf', 'txt', 'csv', 'jsonl', 'files'] },
  'health-days': { dataType: 'health', title: 'Health by day', formats: ['csv', 'jsonl'] },
  health: { title: 'Health', formats: ['csv', 'jsonl'] },
  workouts: { dataType: 'health', title: 'Workouts', formats: ['csv', 'jsonl', 'gpx'] },
  wifi: { dataType: 'settings', title: 'Wi-Fi networks', formats: ['csv', 'jsonl'] },
  accounts: { dataType: 'settings', title: 'Accounts', formats: ['csv', 'jsonl'] },
  'home-screen': { dataType: 'settings', title: 'Icons on the home screen', formats: ['csv', 'jsonl'] },
  'data-use': { dataType: 'settings', title: 'Data use of apps', formats: ['csv', 'jsonl'] },
  'text-replacements': { dataType: 'settings', title: 'Text replacements', formats: ['csv', 'jsonl'] },
  wallpapers: { dataType: 'settings', title: 'Wallpapers', formats: ['files', 'csv', 'jsonl'] },
  passes: { dataType: 'wallet', title: 'Wallet passes', formats: ['files', 'csv', 'jsonl'] },
  books: { title: 'Books', formats: ['html', 'pdf', 'md', 'txt', 'csv', 'jsonl', 'files'] },
  podcasts: { dataType: 'apps', title: 'Podcasts', formats: ['opml', 'csv', 'jsonl'] },
  'podcast-episodes': { dataType: 'apps', title: 'Episodes of podcasts', formats: ['csv', 'jsonl'] },
  music: { title: 'Music and videos', formats: ['csv', 'jsonl'] },
} as const satisfies Readonly<Record<string, KindDescription>>;

interface KindDescription {
  readonly title: string;
  /** The kind of data that it is part of (docs/formats/data-types.md §2), where that has another name. */
  readonly dataType?: string;
  readonly formats: readonly string[];
}

/** The name of a category. */
export type ContentKind = keyof typeof contentKinds;

/** The kind of data that is chosen and counted by its files, which a category is part of. */
export function dataTypeOf(kind: ContentKind): string {
  const { dataType = kind }: KindDescription = contentKinds[kind];
  return dataType;
}

/** What items can be written as. */
export type ExportFormat = (typeof contentKinds)[ContentKind]['formats'][number];

/** How files that are written alone are put into folders: by year and month, by albums, or as the camera had them. */
export const arrangements = ['date', 'album', 'camera'] as const;
export type Arrangement = (typeof arrangements)[number];

/** Of what was edited: the original and the result, or one of the two. */
export const versions = ['both', 'original', 'edited'] as const;
export type Versions = (typeof versions)[number];
