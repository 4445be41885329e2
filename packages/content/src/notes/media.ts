import type { Row } from '@pearmain/sqlite';
import type { FileLock } from '../reader.js';
import { selectPresent } from '../store/columns.js';
import { made, rowsOf, type Store } from '../store/rows.js';
import { numberOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { attachmentKind } from './attachment-kind.js';
import type { AttachmentFile } from './item.js';
import { lockColumns, locksOf, type Seal, sealOf } from './lock.js';
import type { NoteKeys } from './note-keys.js';
import { openedRow } from './opened-row.js';
import { fallbackPlaces, lockedPlaces, mediaPlaces } from './places.js';
import { objects } from './shape.js';

/** A note as far as its files need to know it. */
export interface NoteAround {
  readonly id: number;
  /** The identifier of its account, which is part of where its files are. */
  readonly account: string | undefined;
  readonly isLocked: boolean;
}

type FileOf = (attachment: Row, note: NoteAround) => AttachmentFile | undefined;

const mediaColumns = ['ZIDENTIFIER', 'ZFILENAME', 'ZGENERATION1'];
const assetColumns = ['ZASSETCRYPTOINITIALIZATIONVECTOR', 'ZASSETCRYPTOTAG', ...lockColumns];

/** The media file of an attachment, by its row. */
export function readMedia(store: Store, keys: NoteKeys): FileOf {
  const rows = new Map<number, Row>();
  if (store.database.has(objects, 'ZMEDIA')) {
    const columns = keys.isEmpty ? mediaColumns : [...mediaColumns, ...assetColumns];
    const shown = selectPresent(store.database, objects, columns);
    const sql = `SELECT Z_PK AS id, ${shown} FROM ${objects} WHERE Z_PK IN (SELECT ZMEDIA FROM ${objects})`;
    for (const row of rowsOf(store, objects, sql)) rows.set(numberOf(row['id']) ?? 0, row);
  }
  return (attachment, { account, isLocked }) => {
    const row = rows.get(numberOf(attachment['ZMEDIA']) ?? -1);
    return row && made(store, objects, row, (read) => toFile(isLocked ? openedRow(read, keys) : read));

    function toFile(media: Row): AttachmentFile {
      const identifier = textOf(media['ZIDENTIFIER']);
      const name = textOf(media['ZFILENAME']) ?? '';
      const stored = isLocked ? (identifier ?? '') : name;
      const places = mediaPlaces({ identifier, generation: textOf(media['ZGENERATION1']), name: stored }, account);
      const seal = sealOf(media['ZASSETCRYPTOINITIALIZATIONVECTOR'], media['ZASSETCRYPTOTAG']);
      const lock = isLocked ? fileLock(media, seal, keys) : undefined;
      return { name, ...withoutEmpty({ sizeBytes: numberOf(attachment['ZFILESIZE']), lock }), places };
    }
  };
}

/** A drawing and a scan are shown as the picture or document that the phone keeps of them. */
export function fallbackFiles(keys: NoteKeys): FileOf {
  return (row, { account, isLocked }) => {
    const uti = textOf(row['ZTYPEUTI']) ?? '';
    const isScan = uti.startsWith('com.apple.paper.doc.');
    if (!isScan && attachmentKind(uti) !== 'drawing') return undefined;
    const generations = {
      image: textOf(row['ZFALLBACKIMAGEGENERATION']),
      document: textOf(row['ZFALLBACKPDFGENERATION']),
    };
    const name = isScan ? 'Scan' : 'Drawing';
    const places = fallbackPlaces(textOf(row['ZIDENTIFIER']) ?? '', account, generations);
    if (!isLocked) return { name, places };
    const ofImage = sealOf(row['ZFALLBACKIMAGECRYPTOINITIALIZATIONVECTOR'], row['ZFALLBACKIMAGECRYPTOTAG']);
    const lock = fileLock(row, isScan ? undefined : ofImage, keys);
    return { name, ...withoutEmpty({ lock }), places: lockedPlaces(places) };
  };
}

/** The key of a row with the seal of a file, or its own. */
function fileLock(row: Row, seal: Seal | undefined, keys: NoteKeys): FileLock | undefined {
  for (const lock of locksOf(row)) {
    const key = keys.keyOf(lock);
    const sealed = seal ?? lock.seal;
    if (key && sealed) return { key, ...sealed };
  }
  return undefined;
}
