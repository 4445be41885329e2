import { dirname } from 'node:path/posix';
import type { LocalCopy, ReadContext } from '../reader.js';
import { openIfSound, openStore, storeFailure } from '../store/open-store.js';
import { cardsOf } from './cards.js';
import type { Contact, Picture } from './item.js';
import { picturesIn } from './pictures.js';
import { readBook } from './read-book.js';

/** The cards of all address books. @throws content/damaged-store */
export function* readContacts({ copies, tell }: ReadContext): Generator<Contact> {
  for (const book of copies.filter(({ role }) => role === 'book')) {
    const pictures = copies.find(({ role, relativePath }) => role === 'pictures' && isBeside(relativePath, book));
    yield* readOne(book, pictures, tell);
  }
}

function isBeside(relativePath: string, { relativePath: other }: LocalCopy): boolean {
  return dirname(relativePath) === dirname(other);
}

function* readOne(copy: LocalCopy, pictures: LocalCopy | undefined, tell: ReadContext['tell']): Generator<Contact> {
  using database = openStore(copy);
  // Without their pictures, people are still people.
  using images = pictures && openIfSound(pictures, tell);
  const none = (): Picture | undefined => undefined;
  const pictureOf = pictures && images ? picturesIn({ database: images, copy: pictures, tell }) : none;
  try {
    yield* cardsOf(readBook({ database, copy, tell }), pictureOf);
  } catch (error) {
    throw storeFailure(error, copy);
  }
}
