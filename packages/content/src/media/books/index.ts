import type { Column, ItemFile } from '../../description.js';
import type { Category } from '../../reader.js';
import type { Paragraph, RichDocument } from '../../rich-document.js';
import type { Book, Highlight } from './item.js';
import { hasBooks, locateBooks } from './locate.js';
import { placeBooks } from './place.js';
import { readBooks } from './read.js';

const columns: readonly Column<Book>[] = [
  { name: 'Title', value: titleOf },
  { name: 'Author', value: ({ author }) => author },
  { name: 'Last opened', value: ({ lastOpened }) => lastOpened },
  { name: 'Progress', value: ({ progress }) => progress },
  { name: 'Finished', value: ({ isFinished }) => isFinished },
  { name: 'Highlights', value: ({ highlights }) => highlights.length },
  { name: 'File', value: ({ fileName }) => fileName },
  { name: 'In the backup', value: ({ files }) => files.length > 0 },
];

/** Books with what was marked in them (docs/formats/content-media.md §1). The text of a bought one is in no backup. */
export const books: Category<Book> = {
  kind: 'books',
  describe: {
    schema: 'book/1',
    columns,
    when: ({ lastOpened }) => lastOpened && { from: lastOpened },
    document: toDocument,
    files: filesOf,
    elsewhere: { reason: 'never', what: 'books', of: ({ files }) => ({ all: 1, here: files.length > 0 ? 1 : 0 }) },
    also: ({ highlights }) => (highlights.length > 0 ? ['with highlights'] : []),
  },
  locate: locateBooks,
  isInFiles: hasBooks,
  read: readBooks,
  place: placeBooks,
};

function titleOf({ title, fileName, id }: Book): string {
  return title ?? fileName ?? id;
}

/** A book that is a folder stays one. */
function filesOf(book: Book): ItemFile[] {
  const { fileName, files } = book;
  return files.map(({ name, domain, relativePath }) => {
    const parts = name.split('/');
    const isAlone = files.length === 1 && name === fileName;
    return {
      name: parts.at(-1) ?? name,
      domain,
      relativePath,
      ...(isAlone ? {} : { folder: [fileName ?? '', ...parts.slice(0, -1)] }),
    };
  });
}

function toDocument(book: Book): RichDocument {
  const { author, lastOpened, progress, isFinished, highlights, files } = book;
  return {
    title: titleOf(book),
    folders: [],
    created: undefined,
    modified: lastOpened,
    facts: [
      ['author', author],
      ['progress', progress],
      ['finished', isFinished || undefined],
    ],
    remark: files.length === 0 ? 'The text of this book is not in the backup.' : undefined,
    paragraphs: highlights.flatMap((highlight, index) => toParagraphs(highlight, highlights[index - 1]?.chapter)),
    things: [],
  };
}

function toParagraphs({ text, note, chapter }: Highlight, before: string | undefined): Paragraph[] {
  const line = (words: string, look: Omit<Paragraph, 'spans'>): Paragraph => ({ ...look, spans: [{ text: words }] });
  return [
    ...(chapter === undefined || chapter === before ? [] : [line(chapter, { style: 'heading' })]),
    ...(text === undefined ? [] : text.split('\n').map((words) => line(words, { style: 'body', isQuote: true }))),
    ...(note === undefined ? [] : note.split('\n').map((words) => line(words, { style: 'body' }))),
  ];
}
