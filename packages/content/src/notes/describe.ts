import type { About, Column, Description, ItemFile } from '../description.js';
import type { Inserted, RichDocument } from '../rich-document.js';
import type { Note, NoteAttachment } from './item.js';

const states: Readonly<Record<Note['state'], string | undefined>> = {
  kept: undefined,
  'recently-deleted': 'recently deleted',
  deleted: 'deleted',
};

const columns: readonly Column<Note>[] = [
  { name: 'Title', value: ({ title }) => title },
  { name: 'Created', value: ({ created }) => created },
  { name: 'Modified', value: ({ modified }) => modified },
  { name: 'Account', value: ({ account }) => account },
  { name: 'Folder', value: ({ folders }) => folders.join('/') || undefined },
  { name: 'Pinned', value: ({ isPinned }) => isPinned },
  { name: 'Locked', value: ({ isLocked }) => isLocked },
  { name: 'State', value: ({ state }) => states[state] },
  { name: 'Tags', value: ({ tags }) => tags.join(' ') || undefined },
  { name: 'Shared with', value: sharedWith },
  { name: 'Text', value: plainText },
  { name: 'Attachments', value: ({ attachments }) => attachments.map(attachmentWords).join('\n') || undefined },
];

/** What exporters need to know of a note. */
export const describeNotes: Description<Note> = {
  schema: 'note/1',
  columns,
  about: aboutOf,
  when: ({ created, modified }) => {
    const from = modified ?? created;
    return from && { from };
  },
  files: filesOf,
  document: toDocument,
};

/** Everybody but the owner of the phone. */
function sharedWith({ participants }: Note): string | undefined {
  const others = participants.filter(({ isOwner }) => !isOwner);
  return (
    others.map(({ name, address }) => [name, address && `<${address}>`].filter(Boolean).join(' ')).join('\n') ||
    undefined
  );
}

function aboutOf(note: Note): About {
  const { id, uid, title, folders, tags, attachments } = note;
  const inside = attachments.flatMap((attachment) => [attachment, ...(attachment.pages ?? [])]);
  return {
    identity: uid ?? `row ${id}`,
    title,
    place: folders.length === 0 ? undefined : { title: folders.join('/') },
    words: [
      plainText(note),
      ...tags,
      ...inside.flatMap((each) => [each.title, each.summary, each.url, each.recognized, each.file?.name]),
      ...inside.flatMap(({ rows = [] }) => rows.flat()),
    ],
  };
}

/** In a folder for each that notes are in. */
function filesOf({ attachments, folders }: Note): ItemFile[] {
  const all = attachments.flatMap((attachment) => [attachment, ...(attachment.pages ?? [])]);
  return all.flatMap(({ file }) => (file ? [{ ...file, folder: folders.join(' ') }] : []));
}

/** With the words of tags and results where they stand. */
function plainText({ text, attachments, paragraphs }: Note): string | undefined {
  const words = new Map(attachments.map((attachment) => [attachment.uid, attachment.words ?? '']));
  if (text === undefined || !text.includes('\ufffc')) return text;
  return paragraphs
    .map(({ spans }) => spans.map((span) => words.get(span.thing ?? '') ?? span.text).join(''))
    .join('\n');
}

function attachmentWords({ kind, title, words, url, file }: NoteAttachment): string {
  return [kind, words ?? title, url, file?.name].filter(Boolean).join(': ');
}

function toDocument(note: Note): RichDocument {
  const { title, created, modified, account, folders, isPinned, isLocked, isOpened, state, tags, passwordHint } = note;
  const hint = passwordHint === undefined ? '' : ` The hint for its password: ${passwordHint}`;
  return {
    title: title ?? 'Untitled',
    folders: [...(account === undefined ? [] : [account]), ...folders],
    created,
    modified,
    facts: [
      ['account', account],
      ['folder', folders.join('/') || undefined],
      ['pinned', isPinned || undefined],
      ['state', states[state]],
      ['tags', tags.join(' ') || undefined],
      ['shared', sharedWith(note)?.replaceAll('\n', ', ')],
    ],
    remark: isLocked && !isOpened ? `This note is locked.${hint}` : undefined,
    paragraphs: note.paragraphs,
    things: note.attachments.map((attachment) => [attachment.uid, toThing(attachment)]),
  };
}

const inline: ReadonlySet<NoteAttachment['kind']> = new Set(['tag', 'mention', 'note-link', 'calculation']);

function toThing(attachment: NoteAttachment): Inserted {
  const { kind, title, summary, url, words, recognized, rows, isRightToLeft, pages, file } = attachment;
  if (inline.has(kind)) return { kind: 'words', text: words ?? title ?? '' };
  if (rows) return { kind: 'table', rows, isRightToLeft: isRightToLeft ?? false };
  if (kind === 'link') return { kind: 'card', title: title ?? url ?? '', text: summary, url };
  if (pages) return { kind: 'group', title: title ?? 'Scan', things: pages.map(toThing) };
  const shown = { ...file, name: file?.name ?? title ?? kind };
  return { kind: 'file', file: shown, words: recognized };
}
