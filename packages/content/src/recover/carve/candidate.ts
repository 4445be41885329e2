import type { CellMethod } from './cells.js';
import type { TableShape } from './table-shape.js';

/** Where a row was found (docs/formats/recovery.md §2). */
export type Place =
  /** Between rows of its page. */
  | 'gap'
  /** Before the first row of its page. */
  | 'unused-space'
  | 'free-page'
  /** On a page of the list of free pages itself. */
  | 'free-list'
  /** On a page that nothing leads to. */
  | 'unreachable-page'
  /** Behind the end of a long row. */
  | 'overflow-page'
  | 'log'
  /** In the log, of the time before it was begun anew. */
  | 'old-log';

/** What became of the row. `changed`: it is still there with other values; `unreachable`: it was perhaps never deleted. */
export type RowState = 'deleted' | 'changed' | 'unreachable';

/** When a row was there, in commits of the log; 0 is what was before them. */
export interface Commits {
  first: number;
  last: number;
}

/** Something that is a row which the database does not have any more. */
export interface Candidate {
  readonly shape: TableShape;
  readonly method: CellMethod;
  readonly score: number;
  readonly place: Place;
  readonly page: number;
  /** Of its first byte in the file, or in the log. */
  readonly offset: number;
  readonly rowId: number | undefined;
  readonly types: Int32Array;
  /** Its values as they lie there. */
  readonly body: Uint8Array;
  /** How much of that is on its page. */
  readonly localSize: number;
  readonly isCut: boolean;
  state: RowState;
  commits: Commits | undefined;
  /** How many more copies of it there are. */
  copies: number;
}

/** The same for rows of the same columns with the same values. */
export function hashOfTypes(types: ArrayLike<number>, count: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < count; index += 1) hash = Math.imul(hash ^ (types[index] ?? 0), 0x01000193);
  return hash >>> 0;
}

/** A number for bytes, the same for the same ones. */
export function hashOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash >>> 0;
}
