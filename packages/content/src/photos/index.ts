import type { Category } from '../reader.js';
import { describePhotos } from './describe.js';
import type { Photo } from './item.js';
import { locatePhotos } from './locate.js';
import { placePhotos } from './place.js';
import { readPhotos } from './read.js';
import { hasRoll } from './roll.js';

/** Pictures and videos (docs/formats/content-photos.md). */
export const photos: Category<Photo> = {
  kind: 'photos',
  describe: describePhotos,
  locate: locatePhotos,
  read: readPhotos,
  isInFiles: hasRoll,
  place: placePhotos,
};
