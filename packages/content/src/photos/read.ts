import { AppError } from '@pearmain/base';
import type { ReadContext } from '../reader.js';
import { openIfSound, placeOf, reasonOf } from '../store/open-store.js';
import type { Photo } from './item.js';
import { readLibrary } from './read-library.js';

/** What the library says. Without it, or with a damaged one, the files of pictures are still there. */
export function* readPhotos({ copies, tell }: ReadContext): Generator<Photo> {
  for (const copy of copies) {
    using database = openIfSound(copy, tell);
    if (!database) continue;
    try {
      yield* readLibrary({ database, copy, tell });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      tell({ where: placeOf(copy), message: `The rest of it cannot be read: ${reasonOf(error)}` });
    }
  }
}
