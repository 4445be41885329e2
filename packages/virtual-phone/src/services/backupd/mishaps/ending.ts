import { type Check, isCount, isText, record } from '../../../scenario-checks.js';
import type { MBError } from '../mb-error.js';
import { errorOf, usualWords } from './error-texts.js';
import { type Moment, momentKeys } from './place.js';

/** A request ends at that moment with that code of MBErrorDomain. */
export interface Ending extends Moment {
  readonly code: number;
  /** What a real phone says with the code, unless given here. */
  readonly text?: string;
  /** The cause that the text names. */
  readonly inner?: { readonly code: number; readonly text: string };
}

/** For scenario files. */
export const isEnding: Check = record<Ending>(
  {
    ...momentKeys,
    code: isCount,
    text: isText,
    inner: record<NonNullable<Ending['inner']>>({ code: isCount, text: isText }, ['code', 'text']),
  },
  ['at', 'code'],
);

/** What the host is told. */
export function endingError({ at, code, text, inner }: Ending, udid: string): MBError {
  if (text === undefined) return errorOf(code, { ...usualWords(code, at, udid), ...(inner ? { inner } : {}) });
  return errorOf(code, { text, ...(inner ? { inner } : {}) });
}
