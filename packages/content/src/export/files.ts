import type { FileChoices, ItemFile } from '../description.js';
import { Folders } from './folders.js';
import type { Format, Writing } from './format.js';
import { Zoned } from './page/zoned.js';
import { placeFile } from './place-file.js';
import { xmpOf } from './sidecar/xmp.js';

/** Where nothing is said. */
export const usualChoices: FileChoices = { arrange: 'date', versions: 'both' };

/** The files that belong to items, and nothing else: attachments, recordings, pictures (docs/formats/exports.md §6). */
export const writeFiles: Format = async (writing) => {
  const { choices = usualChoices, describe, tell } = writing;
  const zoned = new Zoned(writing.timeZone);
  const folders = new Folders();
  for await (const item of writing.items) {
    const wanted = describe.files?.(item, choices) ?? [];
    for (const [words, files] of byFolder(wanted)) {
      const { path, names } = folders.find(words);
      const made = names.makeTogether(files.map((file) => nameOf(file, zoned)));
      for (const [index, file] of files.entries()) {
        const name = made[index] ?? '';
        const isWritten = await placeFile(writing, file, `${path}${name}`);
        if (isWritten && file.transcript !== undefined)
          writeBeside(writing, file, {
            place: `${path}${names.makeFile(`${name}.txt`)}`,
            words: `${file.transcript}\n`,
          });
        if (isWritten && choices.sidecars && file.known)
          writeBeside(writing, file, { place: `${path}${names.makeFile(`${name}.xmp`)}`, words: xmpOf(file.known) });
      }
    }
    for (const { name, notHere } of wanted) {
      if (notHere !== undefined) tell({ where: name, message: notHere });
    }
  }
};

/** Files of one item in one folder belong together, and are named so: the halves of a Live Photo. */
function byFolder(files: readonly ItemFile[]): Iterable<readonly [words: readonly string[], files: ItemFile[]]> {
  const found = new Map<string, [readonly string[], ItemFile[]]>();
  for (const file of files) {
    if (file.relativePath === undefined) continue;
    const words = typeof file.folder === 'string' ? [file.folder] : (file.folder ?? []);
    const key = words.join('\n');
    const known = found.get(key);
    if (known) known[1].push(file);
    else found.set(key, [words, [file]]);
  }
  return found.values();
}

/** Colons are no characters of names on all disks. */
function nameOf({ name, beginsWith }: ItemFile, zoned: Zoned): string {
  return beginsWith ? `${zoned.full(beginsWith).replaceAll(':', '.')} ${name}` : name;
}

/** What is said in a recording, or known of a picture, with its time. */
function writeBeside(
  { folder }: Writing<object>,
  { modified }: ItemFile,
  { place, words }: { readonly place: string; readonly words: string },
): void {
  using file = folder.create(place);
  file.write(words);
  file.finish(modified);
}
