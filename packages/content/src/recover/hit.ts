import type { Evidence } from '@pearmain/contract';
import type { Cell, Column, Description } from '../description.js';

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
const shownParts = 6;

/** What was found, as a person knows it: when it was, an ISO 8601 time or a day, and one line of words. */
export function summaryOf(describe: Description<object>, item: object): { when?: string; words: string } {
  const when = whenOf(describe, item);
  const known = inALine(knownOf(describe, item));
  const words = known === '' ? inALine(describe.columns.map((column) => cellWords(column.value(item)))) : known;
  return { ...(when === undefined ? {} : { when }), words };
}

function whenOf(describe: Description<object>, item: object): string | undefined {
  const when = describe.line?.(item).date ?? describe.when?.(item)?.from;
  return when instanceof Date ? when.toISOString() : when;
}

function inALine(parts: readonly (string | undefined)[]): string {
  const told = new Set(parts.map((part) => part?.replace(/\s+/g, ' ').trim()).filter(Boolean));
  return [...told].slice(0, shownParts).join(' · ').slice(0, shownWords);
}

function knownOf(describe: Description<object>, item: object): readonly (string | undefined)[] {
  const line = describe.line?.(item);
  if (line) {
    const { conversation, isMine, sender, event, subject, text, card, attachments } = line;
    const said = event ?? text ?? card?.title ?? attachments[0]?.name;
    return [conversation.title, isMine ? undefined : sender, subject, said];
  }
  const { title, place, words = [] } = describe.about?.(item) ?? {};
  const people = describe.people?.(item).map(({ name, address }) => name ?? address) ?? [];
  return [title, ...people, place?.title, ...words];
}

function cellWords(cell: Cell): string | undefined {
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : undefined;
}
