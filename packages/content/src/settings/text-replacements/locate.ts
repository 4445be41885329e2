import type { BackupFiles, Located } from '../../reader.js';
import { locateAll, type Place } from '../../store/locate-all.js';

const newer = 'Library/KeyboardServices/TextReplacements.db';

/** The newer store first, which knows what was deleted (docs/formats/content-settings.md §6). */
const places: readonly Place[] = [
  ['store', 'KeyboardDomain', newer],
  ['store', 'HomeDomain', newer],
  ['store', 'KeyboardDomain', 'Library/Keyboard/TextReplacements.db'],
  ['store', 'KeyboardDomain', 'Library/Keyboard/UserDictionary.sqlite'],
];

export function locateTextReplacements(files: BackupFiles): Promise<readonly Located[]> {
  return locateAll(files, places);
}
