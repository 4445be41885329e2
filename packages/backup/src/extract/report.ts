import type { ContentDoubt } from '../crypto/padded-length.js';

/** So many of a kind are named in a report; all are counted. */
const namedAtMost = 1000;

/** Things that were counted, the first of them named. */
export interface Named<T> {
  readonly count: number;
  readonly first: readonly T[];
}

/** What was taken out of a backup, and what was not. Paths are `Domain/path`, as the phone has them. */
export interface ExtractReport {
  /** Files that were written, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Files that lay there from before, as they would have been written. */
  readonly there: number;
  readonly folders: number;
  /** Links are not made, but told. */
  readonly links: Named<{ readonly path: string; readonly target: string }>;
  /** Files that had to be called otherwise; `name` is below the destination. */
  readonly renamed: Named<{ readonly path: string; readonly name: string }>;
  /** Files that are there, but not exactly what the phone noted of them. */
  readonly inexact: Named<{ readonly path: string; readonly doubt: ContentDoubt }>;
  /** Files whose content is not in the backup. */
  readonly missing: Named<string>;
  /** Files that changed while the phone saved them, and that it left out. */
  readonly unsaved: Named<string>;
  /** Entries whose record or content cannot be read; `reason` is a sentence or the system's word. */
  readonly unreadable: Named<{ readonly path: string; readonly reason: string }>;
  /** Files that were not written because something else lies there. */
  readonly kept: Named<string>;
  /** Files that the destination did not take; `reason` is the system's word. */
  readonly refused: Named<{ readonly path: string; readonly reason: string }>;
}

/** Counts, and keeps the first thousand. */
export class Naming<T> implements Named<T> {
  count = 0;
  readonly first: T[] = [];

  add(named: T): void {
    this.count += 1;
    if (this.first.length < namedAtMost) this.first.push(named);
  }

  toJSON(): Named<T> {
    return { count: this.count, first: this.first };
  }
}

/** A report that is being written. */
export class Tally implements ExtractReport {
  files = 0;
  bytes = 0;
  there = 0;
  folders = 0;
  readonly links = new Naming<{ path: string; target: string }>();
  readonly renamed = new Naming<{ path: string; name: string }>();
  readonly inexact = new Naming<{ path: string; doubt: ContentDoubt }>();
  readonly missing = new Naming<string>();
  readonly unsaved = new Naming<string>();
  readonly unreadable = new Naming<{ path: string; reason: string }>();
  readonly kept = new Naming<string>();
  readonly refused = new Naming<{ path: string; reason: string }>();
}
