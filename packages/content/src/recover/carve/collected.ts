import { equalBytes } from '@pearmain/formats';
import { type Candidate, hashOfBytes, hashOfTypes } from './candidate.js';

const mostBytes = 96 * 1024 * 1024;
const mostRows = 300_000;
/** What a candidate takes beside its values. */
const overhead = 400;

/** Rows that were found, each once however often it lies there: the most complete copy, and in which commits it was there. */
export class Collected {
  readonly #byHash = new Map<string, Candidate[]>();
  #bytes = 0;
  #rows = 0;
  #left = 0;

  /** How many there was no room for. */
  get left(): number {
    return this.#left;
  }

  add(candidate: Candidate): void {
    const hash = keyOf(candidate);
    const others = this.#byHash.get(hash) ?? [];
    const index = others.findIndex((other) => isSame(other, candidate));
    const known = others[index];
    if (known) {
      others[index] = better(known, candidate);
      return;
    }
    if (this.#bytes + candidate.body.length > mostBytes || this.#rows >= mostRows) {
      this.#left += 1;
      return;
    }
    this.#bytes += candidate.body.length + overhead;
    this.#rows += 1;
    others.push(candidate);
    this.#byHash.set(hash, others);
  }

  all(): Candidate[] {
    return [...this.#byHash.values()].flat();
  }
}

function keyOf({ shape, types, body }: Candidate): string {
  return `${shape.table.name}\n${hashOfTypes(types, types.length)}\n${body.length} ${hashOfBytes(body, 0, Math.min(64, body.length))}`;
}

/** A row number that is lost may be any. */
function isSame(one: Candidate, other: Candidate): boolean {
  if (one.rowId !== other.rowId && one.rowId !== undefined && other.rowId !== undefined) return false;
  return one.shape === other.shape && one.isCut === other.isCut && equalBytes(one.body, other.body);
}

function better(one: Candidate, other: Candidate): Candidate {
  const commits = one.commits && other.commits ? joined(one.commits, other.commits) : (one.commits ?? other.commits);
  const best = (other.rowId !== undefined && one.rowId === undefined) || other.score > one.score ? other : one;
  return { ...best, commits, copies: one.copies + other.copies + 1 };
}

function joined(one: { first: number; last: number }, other: { first: number; last: number }) {
  return { first: Math.min(one.first, other.first), last: Math.max(one.last, other.last) };
}
