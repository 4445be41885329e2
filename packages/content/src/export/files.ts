import type { ItemFile } from '../description.js';
import type { Format, Writing } from './format.js';
import { placeFile } from './place-file.js';
import { Zoned } from './transcript/zoned.js';
import { UniqueNames } from './unique-names.js';

/** The files that belong to items, and nothing else: attachments, recordings, pictures (docs/formats/exports.md §6). */
export const writeFiles: Format = async (writing) => {
  const zoned = new Zoned(writing.timeZone);
  const names = new Map<string, UniqueNames>();
  const folders = new UniqueNames();
  const known = new Map<string, string>();
  for await (const item of writing.items) {
    for (const file of writing.describe.files?.(item) ?? []) {
      const words = file.folder ?? '';
      const inside = words === '' ? '' : `${remembered(known, words, () => folders.make(words, ''))}/`;
      const taken = remembered(names, inside, () => new UniqueNames());
      const place = `${inside}${taken.makeFile(nameOf(file, zoned))}`;
      if ((await placeFile(writing, file, place)) && file.transcript !== undefined)
        writeTranscript(writing, file, place);
    }
  }
};

/** Colons are no characters of names on all disks. */
function nameOf({ name, beginsWith }: ItemFile, zoned: Zoned): string {
  return beginsWith ? `${zoned.full(beginsWith).replaceAll(':', '.')} ${name}` : name;
}

/** What is said in a recording, beside it. */
function writeTranscript({ folder }: Writing<object>, { transcript = '', modified }: ItemFile, place: string): void {
  using file = folder.create(`${place}.txt`);
  file.write(`${transcript}\n`);
  file.finish(modified);
}

function remembered<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
