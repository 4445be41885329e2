import type { CellFinder, FoundCell, HeadBounds } from './cells.js';
import { scoreOf } from './score.js';
import type { TableShape } from './table-shape.js';

/** A cell, the table that it is taken for a row of, and how much speaks for that. */
export interface Judged {
  readonly cell: FoundCell;
  readonly shape: TableShape;
  readonly score: number;
}

/** A stretch of a page, and what is looked for in it. */
export interface Gap {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly shape: TableShape;
  readonly bounds: HeadBounds;
}

const leastScore = 40;
const scoreOfUncut = 75;
/** How many places of a gap a cell may begin at, and how many more in a long one. */
const mostStates = 400;
const statesPerByte = 1 / 8;
/** What a byte that belongs to no cell costs: 15 points of a cell of thirty bytes. */
const slackCost = 450;

/**
 * Reads a gap as a run of cells, with or without their heads, that covers it from its first byte to its last, but for up to three
 * bytes between two of them (docs/formats/recovery.md §4): without that, lengths that are lost would be guessed wrong as often as not.
 * `undefined` where there is no such run.
 */
export function fillGap(finder: CellFinder, gap: Gap): Judged[] | undefined {
  const { paths, length } = pathsOf(finder, gap, leastScore);
  return paths[length] ? walkBack(paths, length) : undefined;
}

/** The same where the end of the gap was used anew, which cuts the last cell: the cells before it, if all of them are beyond doubt. */
export function fillFromStart(finder: CellFinder, gap: Gap): Judged[] {
  const { paths, length } = pathsOf(finder, gap, scoreOfUncut);
  for (let at = length; at > 0; at -= 1) {
    if (paths[at]?.via) return walkBack(paths, at);
  }
  return [];
}

interface Path {
  readonly worth: number;
  readonly from: number;
  /** `undefined` for bytes that belong to nothing. */
  readonly via: Judged | undefined;
}

function pathsOf(finder: CellFinder, { bytes, start, end, shape, bounds }: Gap, least: number) {
  const length = end - start;
  const paths: (Path | undefined)[] = new Array<Path | undefined>(length + 1);
  paths[0] = { worth: 0, from: -1, via: undefined };
  const relax = (to: number, path: Path): void => {
    const known = paths[to];
    if (!known || path.worth > known.worth) paths[to] = path;
  };
  let states = mostStates + length * statesPerByte;
  for (let at = 0; at < length && states > 0; at += 1) {
    const here = paths[at];
    if (!here) continue;
    states -= 1;
    const whole = finder.wholeAt(bytes, start + at, end, bounds);
    const cells = finder.headlessAt(bytes, start + at, end, shape);
    if (whole) cells.push(whole);
    for (const cell of cells) {
      const score = scoreOf(bytes, cell, shape);
      if (score < least) continue;
      const size = cell.end - cell.start;
      relax(at + size, { worth: here.worth + score * size, from: at, via: { cell, shape, score } });
    }
    if (here.via === undefined && at > 0) continue;
    for (let slack = 1; slack <= 3 && at + slack <= length; slack += 1) {
      relax(at + slack, { worth: here.worth - slack * slackCost, from: at, via: undefined });
    }
  }
  return { paths, length };
}

function walkBack(paths: readonly (Path | undefined)[], end: number): Judged[] {
  const run: Judged[] = [];
  for (let at = end; at > 0; ) {
    const path = paths[at];
    if (!path) break;
    if (path.via) run.unshift(path.via);
    at = path.from;
  }
  return run;
}
