import { UniqueNames } from '@pearmain/base';
import type { ItemFile } from '../../description.js';
import type { Inserted, RichDocument } from '../../rich-document.js';
import { type Folder, Folders } from '../folders.js';
import type { Writing } from '../format.js';
import { placeFile } from '../place-file.js';

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
  /** Names of files beside the outermost folders. */
  readonly reserved?: readonly string[];
  write(document: RichDocument, places: Places): string;
}

/**
 * Writes each document as a file in the folders that it is filed in, with its own files in a folder beside it. The files have the
 * times of the documents.
 */
export async function* writeDocuments(writing: Writing<object>, look: DocumentLook): AsyncGenerator<WrittenDocument> {
  const folders = new Folders(look.reserved);
  for await (const item of writing.items) {
    const document = writing.describe.document?.(item);
    if (!document) continue;
    const folder = folders.find(document.folders);
    const [name = '', beside = ''] = folder.names.makeEach(document.title, [look.ending, ' files']);
    const path = `${folder.path}${name}`;
    const files = [...filesOf(document.things.map(([, thing]) => thing))];
    const places = await writeFiles(writing, files, { folder, beside });
    using file = writing.newPage?.(path) ?? writing.folder.create(path);
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
  { folder, beside }: { readonly folder: Folder; readonly beside: string },
): Promise<Places> {
  const places = new Map<ItemFile, string>();
  const names = new UniqueNames();
  for (const each of writing.withFiles ? wanted : []) {
    if (each.relativePath === undefined) continue;
    const place = `${beside}/${names.makeFile(each.name)}`;
    if (await placeFile(writing, each, `${folder.path}${place}`)) places.set(each, place);
  }
  return places;
}
