import type { ContentKind } from '@pearmain/contract';

const usual =
  'What an older backup still has comes back from there, whole. Otherwise little is left: rows that happen not to be overwritten.';

/** What can be hoped for, and what cannot (docs/formats/recovery.md §9). */
const hopes: Readonly<Partial<Record<ContentKind, string>>> = {
  messages:
    'Messages deleted in the last 30 days come back with their attachments (iOS 16 and later), and older ones from an older backup. Beyond that there is little hope since iOS 12, and more with iOS 10 and earlier: often only how many are missing, and from when. What a sender unsent does not come back.',
  photos:
    'Pictures and videos in Recently Deleted come back, and those of an older backup. What was deleted longer ago than that is in no backup: at most a small preview.',
  notes:
    'Notes in Recently Deleted come back, and those of an older backup. Of others at most a title or the first words.',
  'voice-memos': 'Recordings in Recently Deleted come back, and those of an older backup.',
  voicemail: 'Voicemail that was deleted and not cleared yet comes back, and that of an older backup.',
  calls: 'Phones keep only so many calls: those beyond that are in older backups or nowhere.',
  contacts: 'Phones keep no list of deleted contacts: an older backup has them, or what is left of their rows.',
};

export function hopeOf(kind: ContentKind): string {
  return hopes[kind] ?? usual;
}
