/** `ZMESSAGETYPE` of what is not plain words (docs/formats/content-whatsapp.md §4). */
export const messageType = {
  text: 0,
  picture: 1,
  video: 2,
  audio: 3,
  contact: 4,
  place: 5,
  groupEvent: 6,
  link: 7,
  document: 8,
  notice: 10,
  gif: 11,
  waiting: 12,
  deleted: 14,
  sticker: 15,
} as const;

const known = new Set<number>(Object.values(messageType));

/** True for the numbers that are known to stand for something. */
export function isKnownType(type: number): boolean {
  return known.has(type);
}

const words: Readonly<Record<number, string>> = {
  [messageType.picture]: 'Picture',
  [messageType.video]: 'Video',
  [messageType.audio]: 'Voice message',
  [messageType.contact]: 'Contact',
  [messageType.place]: 'Place',
  [messageType.document]: 'Document',
  [messageType.gif]: 'GIF',
  [messageType.sticker]: 'Sticker',
};

/** What a message of that type is, for where its own words are missing. */
export function typeWord(type: number): string | undefined {
  return words[type];
}
