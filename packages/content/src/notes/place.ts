import type { BackupFile, PlacedFiles } from '../reader.js';
import type { AttachmentFile, Note, NoteAttachment } from './item.js';
import { notesDomain } from './places.js';

/** Says of each attachment where its file is in the backup; none is there of what was left in iCloud. */
export async function* placeNotes(notes: AsyncIterable<Note>, files: PlacedFiles): AsyncGenerator<Note> {
  for await (const note of notes) {
    const attachments: NoteAttachment[] = [];
    for (const attachment of note.attachments) attachments.push(await placed(attachment, files));
    yield { ...note, attachments };
  }
}

async function placed(attachment: NoteAttachment, files: PlacedFiles): Promise<NoteAttachment> {
  const { file, pages } = attachment;
  const found = file && { file: await placedFile(file, files) };
  if (!pages) return { ...attachment, ...found };
  const there: NoteAttachment[] = [];
  for (const page of pages) there.push(await placed(page, files));
  return { ...attachment, ...found, pages: there };
}

async function placedFile({ places = [], lock, ...file }: AttachmentFile, files: PlacedFiles): Promise<AttachmentFile> {
  for (const place of places) {
    const found = await files.find(notesDomain, place);
    if (found && lock) files.unlock(found, lock);
    if (found) return { ...file, ...whereIs(found), name: withEnding(file.name, found) };
  }
  return file;
}

function whereIs({ domain, relativePath, sizeBytes }: BackupFile) {
  return { domain, relativePath, sizeBytes };
}

/** Drawings and scans have no names of their own. */
function withEnding(name: string, { relativePath }: BackupFile): string {
  return name.includes('.') ? name : `${name}${/\.\w+(?=(?:\.encrypted)?$)/.exec(relativePath)?.[0] ?? ''}`;
}
