import type { Format } from './format.js';
import { placeFile } from './place-file.js';
import { UniqueNames } from './unique-names.js';

/** The files that belong to items, and nothing else: attachments, recordings, pictures (docs/formats/exports.md §6). */
export const writeFiles: Format = async (writing) => {
  const names = new Map<string, UniqueNames>();
  const folders = new UniqueNames();
  const known = new Map<string, string>();
  for await (const item of writing.items) {
    for (const file of writing.describe.files?.(item) ?? []) {
      const words = file.folder ?? '';
      const inside = words === '' ? '' : `${remembered(known, words, () => folders.make(words, ''))}/`;
      const taken = remembered(names, inside, () => new UniqueNames());
      await placeFile(writing, file, `${inside}${taken.makeFile(file.name)}`);
    }
  }
};

function remembered<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
