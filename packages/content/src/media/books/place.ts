import type { BackupFiles } from '../../reader.js';
import type { Book, BookFile } from './item.js';
import { shelvedBooks } from './locate.js';

/** Says of each book which files of it there are, and adds those that are in no list. */
export async function* placeBooks(books: AsyncIterable<Book>, files: BackupFiles): AsyncGenerator<Book> {
  const shelved = await shelvedBooks(files);
  const taken = new Set<string>();
  for await (const book of books) {
    const name = book.fileName ?? '';
    taken.add(name);
    yield { ...book, files: filesOf(shelved.get(name) ?? []) };
  }
  for (const [name, own] of shelved) {
    if (!taken.has(name)) yield { id: name, fileName: name, isFinished: false, highlights: [], files: filesOf(own) };
  }
}

function filesOf(own: readonly { readonly path: string; readonly file: Omit<BookFile, 'name'> }[]): BookFile[] {
  const files = own.map(({ path, file: { domain, relativePath, sizeBytes } }) => ({
    name: path,
    domain,
    relativePath,
    sizeBytes,
  }));
  return files.sort((one, other) => (one.name < other.name ? -1 : 1));
}
