import type { ItemFile } from '../../description.js';
import type { Inserted, RichDocument } from '../../rich-document.js';
import { fileName } from '../file-name.js';
import type { Writing } from '../format.js';
import { placeFile } from '../place-file.js';
import { UniqueNames } from '../unique-names.js';

/** Where the files of a document were written to, as an address beside it. */
export type Places = ReadonlyMap<ItemFile, string>;

/** A document that was written, and where. */
export interface WrittenDocument {
  readonly name: string;
  readonly document: RichDocument;
}

/** How one format writes a document. */
export interface DocumentLook {
  /** With its point. */
  readonly ending: string;
  write(document: RichDocument, places: Places): string;
}

/**
 * Writes each document as a file in the folders that it is filed in, with its own files in a folder beside it. The files have the
 * times of the documents.
 */
export async function* writeDocuments(writing: Writing<object>, look: DocumentLook): AsyncGenerator<WrittenDocument> {
  const namesIn = new Map<string, UniqueNames>();
  for await (const item of writing.items) {
    const document = writing.describe.document?.(item);
    if (!document) continue;
    const folder = document.folders.map(fileName).join('/');
    const names = namesIn.get(folder.toUpperCase()) ?? new UniqueNames();
    namesIn.set(folder.toUpperCase(), names);
    const name = names.make(document.title, look.ending);
    const path = folder === '' ? name : `${folder}/${name}`;
    const beside = `${name.slice(0, -look.ending.length)} files`;
    const files = [...filesOf(document.things.map(([, thing]) => thing))];
    const places = await writeFiles(writing, files, { folder, beside });
    using file = writing.folder.create(path);
    file.write(look.write(document, places));
    file.finish(document.modified);
    yield { name: path, document };
  }
}

function* filesOf(things: readonly Inserted[]): Generator<ItemFile> {
  for (const thing of things) {
    if (thing.kind === 'file') yield thing.file;
    if (thing.kind === 'group') yield* filesOf(thing.things);
  }
}

async function writeFiles(
  writing: Writing<object>,
  wanted: readonly ItemFile[],
  where: { readonly folder: string; readonly beside: string },
): Promise<Places> {
  const places = new Map<ItemFile, string>();
  const names = new UniqueNames();
  for (const each of writing.withFiles ? wanted : []) {
    if (each.relativePath === undefined) continue;
    const place = `${where.beside}/${names.makeFile(each.name)}`;
    const path = where.folder === '' ? place : `${where.folder}/${place}`;
    if (await placeFile(writing, each, path)) places.set(each, place);
  }
  return places;
}
