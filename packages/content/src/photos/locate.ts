import type { BackupFiles, Located } from '../reader.js';

/** Where pictures are. */
export const photosDomain = 'CameraRollDomain';

/** The library of pictures (docs/formats/content-photos.md §1). */
export async function locatePhotos(files: BackupFiles): Promise<readonly Located[]> {
  const file = await files.find(photosDomain, 'Media/PhotoData/Photos.sqlite');
  return file ? [{ role: 'library', file }] : [];
}
