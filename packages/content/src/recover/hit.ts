import type { Evidence } from '@pearmain/contract';
import type { Column, Description } from '../description.js';

/** Something that was found, and how. */
export interface Hit {
  readonly item: object;
  readonly evidence: Evidence;
}

const methodWords: Readonly<Record<Evidence['method'], string>> = {
  'recently-deleted': 'Recently deleted',
  'older-backup': 'From an older backup',
  carved: 'Recovered, not guaranteed complete',
  orphan: 'A file that nothing mentions',
};

const evidenceColumns: readonly Column<Hit>[] = [
  { name: 'Found', value: ({ evidence }) => methodWords[evidence.method] },
  { name: 'Confidence', value: ({ evidence }) => evidence.confidence },
  { name: 'Deleted at', value: ({ evidence: { deleted } }) => (deleted === undefined ? undefined : new Date(deleted)) },
  { name: 'Backup', value: ({ evidence }) => evidence.snapshot?.takenAt },
  { name: 'Database', value: ({ evidence }) => evidence.file },
  { name: 'Table', value: ({ evidence }) => evidence.carved?.table },
  { name: 'Row', value: ({ evidence }) => evidence.carved?.rowId },
  { name: 'Byte', value: ({ evidence }) => evidence.carved?.offset },
  { name: 'State', value: ({ evidence }) => evidence.carved?.state },
];

/** The same items for the same formats, each saying how it was found. */
export function describeHits(describe: Description<object>): Description<Hit> {
  const { columns, schema, card, files, line, entry, document, link } = describe;
  return {
    schema: `recovered-${schema}`,
    columns: [
      ...evidenceColumns,
      ...columns.map(({ name, value }): Column<Hit> => ({ name, value: ({ item }) => value(item) })),
    ],
    ...(files && { files: ({ item }, choices) => files(item, choices) }),
    ...(link && { link: ({ item }) => link(item) }),
    ...(card && {
      card: ({ item, evidence }) => {
        const made = card(item);
        return { ...made, note: [methodWords[evidence.method], made.note].filter(Boolean).join('\n') };
      },
    }),
    ...(line && {
      line: ({ item, evidence }) => {
        const made = line(item);
        return { ...made, remarks: [methodWords[evidence.method], ...made.remarks] };
      },
    }),
    ...(entry && {
      entry: ({ item, evidence }) => {
        const made = entry(item);
        return made && { ...made, notes: [methodWords[evidence.method], made.notes].filter(Boolean).join('\n') };
      },
    }),
    ...(document && {
      document: ({ item, evidence }) => {
        const made = document(item);
        return { ...made, facts: [['recovered', methodWords[evidence.method]], ...made.facts] };
      },
    }),
  };
}

const shownWords = 160;
const shownCells = 6;

/** What was found as one line of words. */
export function wordsOf(describe: Description<object>, item: object): string {
  const cells = describe.columns
    .map((column) => column.value(item))
    .filter((cell) => cell !== undefined && cell !== '' && cell !== false)
    .map((cell) =>
      cell instanceof Date ? cell.toISOString() : cell === true ? '' : String(cell).replace(/\s+/g, ' '),
    );
  return cells.filter(Boolean).slice(0, shownCells).join(' · ').slice(0, shownWords);
}
