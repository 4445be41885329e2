import type { Row } from '@pearmain/sqlite';
import type { Attachment, Balloon } from '../messages/item.js';
import { placeCard } from '../messages/place-card.js';
import { numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { messageType, typeWord } from './kinds.js';
import { contactCard } from './vcard.js';

/** The columns of `ZWAMEDIAITEM` that are read. */
export const mediaColumns =
  'ZMEDIALOCALPATH ZXMPPTHUMBPATH ZMEDIAURL ZFILESIZE ZTITLE ZVCARDSTRING ZVCARDNAME ZLATITUDE ZLONGITUDE ZMETADATA'.split(
    ' ',
  );

const ofFiles: ReadonlySet<number> = new Set([
  messageType.picture,
  messageType.video,
  messageType.audio,
  messageType.document,
  messageType.gif,
  messageType.sticker,
]);

/** Kinds by their endings, for where the store does not say: what it says is right, and often missing. */
const mediaTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
  pdf: 'application/pdf',
};

/** The file of a message; where it is on the phone is looked for later, since the store has several ways to say it. */
export function attachmentIn(row: Row, type: number, domain: string): Attachment | undefined {
  const path = textOf(row['ZMEDIALOCALPATH'])?.replace(/^\/+/, '');
  if (path === undefined && !ofFiles.has(type)) return undefined;
  const title = type === messageType.document ? textOf(row['ZTITLE']) : undefined;
  const size = numberOf(row['ZFILESIZE']) ?? 0;
  const thumbnail = textOf(row['ZXMPPTHUMBPATH'])?.replace(/^\/+/, '');
  return {
    name: title ?? path?.replace(/^.*\//, '') ?? typeWord(type) ?? 'File',
    ...withoutEmpty({
      mediaType: mediaTypeIn(row, path),
      sizeBytes: size > 0 ? size : undefined,
      domain: path === undefined && thumbnail === undefined ? undefined : domain,
      relativePath: path,
      thumbnail,
      isSticker: type === messageType.sticker ? (true as const) : undefined,
    }),
  };
}

function mediaTypeIn(row: Row, path: string | undefined): string | undefined {
  const said = /^\w+\/[\w.+-]+/.exec(textOf(row['ZVCARDSTRING']) ?? '')?.[0];
  return said ?? mediaTypes[(path ?? '').replace(/^.*\./, '').toLowerCase()];
}

/** A place or a card that was sent. */
export function sentIn(row: Row, type: number): Balloon | undefined {
  if (type === messageType.place) return placeIn(row);
  const card = textOf(row['ZVCARDSTRING']);
  if (type !== messageType.contact || card === undefined) return undefined;
  return contactCard(card, textOf(row['ZVCARDNAME']));
}

function placeIn(row: Row): Balloon {
  const [latitude, longitude] = [numberOf(row['ZLATITUDE']), numberOf(row['ZLONGITUDE'])];
  return placeCard(latitude, longitude, textOf(row['ZTITLE']));
}
