import { createHash } from 'node:crypto';
import type { Candidate } from './candidate.js';

const mostBytes = 96 * 1024 * 1024;
const mostRows = 300_000;
/** What a candidate takes beside its values. */
const overhead = 400;

/** Rows that were found, each once however often it lies there: the most complete copy, and in which commits it was there. */
export class Collected {
  /** By what they hold, and then by their numbers: very many rows of a table can hold the same. */
  readonly #found = new Map<string, Map<number | undefined, Candidate>>();
  #bytes = 0;
  #rows = 0;
  #left = 0;

  /** How many there was no room for. */
  get left(): number {
    return this.#left;
  }

  add(candidate: Candidate): void {
    const key = keyOf(candidate);
    const alike = this.#found.get(key) ?? new Map<number | undefined, Candidate>();
    const known = findSame(alike, candidate);
    if (known) {
      const both = better(known, candidate);
      if (both.rowId !== known.rowId) alike.delete(known.rowId);
      alike.set(both.rowId, both);
      return;
    }
    if (this.#bytes + candidate.body.length > mostBytes || this.#rows >= mostRows) {
      this.#left += 1;
      return;
    }
    this.#bytes += candidate.body.length + overhead;
    this.#rows += 1;
    this.#found.set(key, alike.set(candidate.rowId, candidate));
  }

  all(): Candidate[] {
    return [...this.#found.values()].flatMap((alike) => [...alike.values()]);
  }
}

function keyOf({ shape, types, body, isCut }: Candidate): string {
  const { table, columnCount } = shape;
  const head = JSON.stringify([table.name, columnCount, isCut, types.length]);
  return createHash('sha256').update(head).update(types).update(body).digest('base64');
}

/** A row number that is lost may be any. */
function findSame(alike: ReadonlyMap<number | undefined, Candidate>, { rowId }: Candidate): Candidate | undefined {
  if (rowId !== undefined) return alike.get(rowId) ?? alike.get(undefined);
  const [first] = alike.values();
  return first;
}

function better(one: Candidate, other: Candidate): Candidate {
  const commits = one.commits && other.commits ? joined(one.commits, other.commits) : (one.commits ?? other.commits);
  const best = (other.rowId !== undefined && one.rowId === undefined) || other.score > one.score ? other : one;
  return { ...best, commits, copies: one.copies + other.copies + 1 };
}

function joined(one: { first: number; last: number }, other: { first: number; last: number }) {
  return { first: Math.min(one.first, other.first), last: Math.max(one.last, other.last) };
}
