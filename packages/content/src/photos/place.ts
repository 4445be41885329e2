import type { BackupFile, BackupFiles } from '../reader.js';
import type { Photo, PhotoFile, PhotoRole } from './item.js';
import { photosDomain } from './locate.js';
import { stemOf } from './paths.js';
import { Roll } from './roll.js';

/**
 * Says of each picture which files of it the backup has, and gives those of the camera roll that the library does not know
 * (docs/formats/content-photos.md §1, §3).
 */
export async function* placePhotos(photos: AsyncIterable<Photo>, files: BackupFiles): AsyncGenerator<Photo> {
  const roll = await Roll.read(files);
  for await (const photo of photos) yield await placed(photo, files, roll);
  yield* roll.unknown();
}

async function placed(photo: Photo, files: BackupFiles, roll: Roll): Promise<Photo> {
  const { directory, fileName, subtype, kind, isEdited } = photo;
  if (!isSafe(directory) || !isSafe(fileName)) return photo;
  const found: PhotoFile[] = [];
  const take = async (role: PhotoRole, ...paths: readonly string[]): Promise<BackupFile | undefined> => {
    for (const path of paths) {
      const file = roll.take(path) ?? (roll.holds(path) ? undefined : await files.find(photosDomain, path));
      if (file) found.push(toPhotoFile(role, file));
      if (file) return file;
    }
    return undefined;
  };
  // Some versions leave out DCIM.
  const original = await take('original', `Media/${directory}/${fileName}`, `Media/DCIM/${directory}/${fileName}`);
  const path = original?.relativePath ?? `Media/${directory}/${fileName}`;
  const stem = stemOf(path);
  if (subtype === 'live-photo') await take('live-video', ...endings(stem, ['MOV', 'mov']));
  for (const other of roll.others(path)) await take('other-format', other);
  await take('adjustments', ...endings(stem, ['AAE', 'aae']));
  if (isEdited) {
    const results = `${stem.replace('Media/', 'Media/PhotoData/Mutations/')}/Adjustments/FullSizeRender`;
    const stills = ['jpg', 'heic', 'JPG', 'HEIC'];
    await take('edited', ...endings(results, kind === 'video' ? ['mov', 'MOV'] : stills));
    if (subtype === 'live-photo') await take('edited-live-video', ...endings(results, ['mov', 'MOV']));
  }
  if (original) return { ...photo, state: 'full', files: found };
  const thumbnails = path.replace('Media/', 'Media/PhotoData/Thumbnails/V2/');
  const thumbnail = await take('thumbnail', `${thumbnails}/5005.JPG`, `${thumbnails}/5003.JPG`);
  return { ...photo, state: thumbnail ? 'thumbnail' : 'row', files: found };
}

/** Names come from the library, and lead nowhere else. */
function isSafe(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\0');
}

function endings(path: string, wanted: readonly string[]): string[] {
  return wanted.map((ending) => `${path}.${ending}`);
}

/** A file with what it is to its picture. */
export function toPhotoFile(role: PhotoRole, { domain, relativePath, sizeBytes }: BackupFile): PhotoFile {
  return { role, domain, relativePath, sizeBytes };
}
