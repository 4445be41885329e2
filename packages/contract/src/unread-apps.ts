/** An app whose chats cannot be exported, and why (docs/formats/content-messengers.md §5). */
export interface UnreadApp {
  readonly title: string;
  /** Its identifiers. */
  readonly bundles: readonly string[];
  /** Its chats are in backups. */
  readonly isInBackups: boolean;
  /** A sentence. */
  readonly reason: string;
  /** What else can be done. */
  readonly advice: string;
}

const asFiles = 'What it has put into the backup comes out as files, with pearmain get.';

/** By the word that people would say to `export`. */
export const unreadApps = {
  telegram: {
    title: 'Telegram',
    bundles: ['ph.telegra.Telegraph'],
    isInBackups: false,
    reason: 'Telegram keeps its chats out of backups: they lie with its maker, and secret ones on the phone alone.',
    advice: 'Use Telegram’s own export, in its program for computers.',
  },
  signal: {
    title: 'Signal',
    bundles: ['org.whispersystems.signal'],
    isInBackups: false,
    reason: 'Signal keeps its chats out of backups, and their key never leaves the phone.',
    advice: 'Use Signal’s own transfer to the next phone, or its own backups.',
  },
  messenger: {
    title: 'Messenger',
    bundles: ['com.facebook.Messenger'],
    isInBackups: false,
    reason:
      'Messenger mostly keeps its chats out of backups, and those encrypted between phones cannot be read at all.',
    advice: 'Ask Facebook for a copy of what it has of you, in its settings.',
  },
  instagram: {
    title: 'Instagram',
    bundles: ['com.burbn.instagram'],
    isInBackups: false,
    reason: 'Instagram keeps its chats with its maker: what is in backups is a cache at best.',
    advice: 'Ask Instagram for a copy of what it has of you, in its settings.',
  },
  snapchat: {
    title: 'Snapchat',
    bundles: ['com.toyopagroup.picaboo'],
    isInBackups: false,
    reason: 'Snapchat keeps its chats with its maker: what is in backups is a cache at best.',
    advice: 'Ask Snapchat for a copy of what it has of you, in its settings.',
  },
  discord: {
    title: 'Discord',
    bundles: ['com.hammerandchisel.discord'],
    isInBackups: false,
    reason: 'Discord keeps its chats with its maker: what is in backups is a cache at best.',
    advice: 'Ask Discord for a copy of what it has of you, in its settings.',
  },
  wechat: {
    title: 'WeChat',
    bundles: ['com.tencent.xin'],
    isInBackups: true,
    reason:
      'WeChat’s chats are in backups, and Pearmain cannot read them yet: how they are kept was not seen on a phone of today.',
    advice: asFiles,
  },
  threema: {
    title: 'Threema',
    bundles: ['ch.threema.iapp'],
    isInBackups: true,
    reason: 'Threema’s chats may be in backups, and Pearmain cannot read them: how they are kept is not described.',
    advice: `${asFiles} Threema has a backup of its own too.`,
  },
  skype: {
    title: 'Skype',
    bundles: ['com.skype.skype', 'com.skype.SkypeForiPad'],
    isInBackups: false,
    reason:
      'Skype kept its chats with its maker: only very old ones left any in backups, and Pearmain cannot read those.',
    advice: asFiles,
  },
} as const satisfies Readonly<Record<string, UnreadApp>>;

/** The app that is called so; `undefined` of one that is read, or not known. */
export function findUnreadApp(word: string): UnreadApp | undefined {
  const name = word.toLowerCase();
  return Object.hasOwn(unreadApps, name) ? unreadApps[name as keyof typeof unreadApps] : undefined; // it was looked up
}

/** The same by one of its identifiers. */
export function findUnreadBundle(bundle: string): UnreadApp | undefined {
  return Object.values<UnreadApp>(unreadApps).find(({ bundles }) => bundles.includes(bundle));
}
