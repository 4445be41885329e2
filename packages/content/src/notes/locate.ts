import type { BackupFiles, Located } from '../reader.js';
import { notesDomain } from './places.js';

/** Where notes are, newest layout first (docs/formats/content-notes.md §1). */
const places = [
  ['store', notesDomain, 'NoteStore.sqlite'],
  ['old', 'HomeDomain', 'Library/Notes/notes.sqlite'],
  ['old', 'HomeDomain', 'Library/Notes/notes.db'],
] as const;

/** The store of iOS 9 and later, and that of earlier ones, which accounts of mail still use. */
export async function locateNotes(files: BackupFiles): Promise<readonly Located[]> {
  const located: Located[] = [];
  for (const [role, domain, relativePath] of places) {
    const file = await files.find(domain, relativePath);
    if (file) located.push({ role, file });
  }
  return located;
}
