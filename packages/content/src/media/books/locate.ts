import type { BackupFile, BackupFiles, Located } from '../../reader.js';

const stores = [
  ['library', 'Documents/BKLibrary'],
  ['annotations', 'Documents/AEAnnotation'],
] as const;

/** The list of books and what was marked in them; their names end in numbers that change (docs/formats/content-media.md §1). */
export async function locateBooks(files: BackupFiles): Promise<readonly Located[]> {
  const located: Located[] = [];
  for (const [role, folder] of stores) {
    for await (const file of files.below('AppDomain-com.apple.iBooks', folder))
      if (file.relativePath.endsWith('.sqlite')) located.push({ role, file });
  }
  const path = ({ file }: Located): string => file.relativePath;
  return located.sort((one, other) => (path(one) < path(other) ? -1 : 1));
}

/** Where books lie that came from elsewhere than the store. */
const shelves = [
  ['MediaDomain', 'Media/Books'],
  ['BooksDomain', 'Media/Books'],
] as const;

/** The files of books by the name of the book: of a folder (`NAME.epub/…`) all that are in it. */
export async function shelvedBooks(files: BackupFiles): Promise<Map<string, { path: string; file: BackupFile }[]>> {
  const found = new Map<string, { path: string; file: BackupFile }[]>();
  for (const [domain, folder] of shelves) {
    for await (const file of files.below(domain, folder)) {
      const below = file.relativePath.slice(folder.length + 1);
      const book = /^(?:.*\/)?([^/]+\.(?:epub|pdf|ibooks|m4b))(?:\/(.+))?$/i.exec(below);
      const name = book?.[1];
      if (name === undefined) continue;
      const list = found.get(name) ?? [];
      found.set(name, list);
      list.push({ path: book?.[2] ?? name, file });
    }
  }
  return found;
}

/** Whether there is a book that is in no list. */
export async function hasBooks(files: BackupFiles): Promise<boolean> {
  return (await shelvedBooks(files)).size > 0;
}
