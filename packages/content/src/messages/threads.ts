import { selectPresent } from '../store/columns.js';
import { fewRowsOf, made, type Store } from '../store/rows.js';
import { bytesOf, textOf } from '../store/values.js';
import { withoutEmpty } from '../store/without-empty.js';
import { readBody, wordsOf } from './body.js';
import { stretchesIn } from './stretches.js';

/** What a message answers. */
export interface Answered {
  readonly guid: string;
  readonly part?: number;
  readonly text?: string;
  /** Whoever follows the thread comes back to where they were. */
  readonly isCircle: boolean;
}

/** More of a message than this is no quotation. */
const quotedCharacters = 500;
/** A thread names its first message each time; who follows a longer chain follows none that a phone made. */
const mostSteps = 100;

/** The messages that threads began with, by their `guid`; `part` is as stored: `PART:START:LENGTH` (docs/formats/content-messages.md §5). */
export function threadsIn(store: Store): (guid: string, part: string | undefined) => Answered {
  const { database } = store;
  const words = selectPresent(database, 'message', ['text', 'attributedBody', 'thread_originator_guid']);
  const sql = `SELECT ROWID AS id, ${words} FROM message WHERE guid = ? LIMIT 1`;
  const firstOf = fewRowsOf(store, 'message', sql);
  const isCircle = (guid: string): boolean => {
    const seen = new Set<string>();
    for (let next: string | undefined = guid; next !== undefined && seen.size < mostSteps; ) {
      if (seen.has(next)) return true;
      seen.add(next);
      const [row] = firstOf(next);
      next = row && made(store, 'message', row, (read) => textOf(read['thread_originator_guid']));
    }
    return false;
  };
  return (guid, place) => {
    const part = /^\d+/.exec(place ?? '')?.[0];
    const number = part === undefined ? undefined : Number(part);
    const [row] = firstOf(guid);
    const text = row && made(store, 'message', row, (read) => quotation(read, number));
    const follows = row?.['thread_originator_guid'] ?? null;
    return { guid, isCircle: follows !== null && isCircle(guid), ...withoutEmpty({ part: number, text }) };
  };
}

/** The part that is answered, where the message has several; else its words. */
function quotation(
  row: Readonly<Record<string, string | number | bigint | Uint8Array | null>>,
  part: number | undefined,
) {
  const bytes = bytesOf(row['attributedBody'] ?? null);
  const text = wordsOf(textOf(row['text']));
  const body = text === undefined || part !== undefined ? bytes && readBody(bytes) : undefined;
  const parts = stretchesIn(body).parts;
  const ofPart = parts.find((each) => each.part === part)?.text;
  const words = wordsOf(ofPart) ?? text ?? wordsOf(body?.text);
  if (words === undefined || words.length <= quotedCharacters) return words;
  return `${words.slice(0, quotedCharacters).replace(/[\ud800-\udbff]$/, '')}…`;
}
