import { fail } from '../failures.js';

/** One type of a type encoding (docs/formats/typedstream.md §2). */
export type StreamType =
  | { readonly kind: 'object' | 'class' | 'c-string' | 'bytes' | 'word' | 'nothing' }
  | { readonly kind: 'byte' | 'integer'; readonly signed: boolean }
  | { readonly kind: 'float'; readonly size: 4 | 8 }
  | { readonly kind: 'array'; readonly length: number; readonly of: StreamType }
  | { readonly kind: 'struct'; readonly of: readonly StreamType[] };

const integers = [...'silq'].flatMap((letter): [string, StreamType][] => [
  [letter, { kind: 'integer', signed: true }],
  [letter.toUpperCase(), { kind: 'integer', signed: false }],
]);

const simple: ReadonlyMap<string, StreamType> = new Map<string, StreamType>([
  ['@', { kind: 'object' }],
  ['#', { kind: 'class' }],
  ['*', { kind: 'c-string' }],
  ['+', { kind: 'bytes' }],
  [':', { kind: 'word' }],
  ['%', { kind: 'word' }],
  ['!', { kind: 'nothing' }],
  ['c', { kind: 'byte', signed: true }],
  ['C', { kind: 'byte', signed: false }],
  ['B', { kind: 'byte', signed: false }],
  ['f', { kind: 'float', size: 4 }],
  ['d', { kind: 'float', size: 8 }],
  ...integers,
]);

const deepest = 16;
/** Structs and arrays of nothing would otherwise take time and no bytes. */
const longestEncoding = 1024;

/** The types that an encoding such as `iI` or `[4c]` lists. @throws formats/typedstream-damaged */
export function parseEncoding(encoding: string): readonly StreamType[] {
  if (encoding.length > longestEncoding) throw damaged(encoding);
  const types: StreamType[] = [];
  for (let at = 0; at < encoding.length; ) {
    const { type, end } = readType(encoding, at, 0);
    types.push(type);
    at = end;
  }
  return types;
}

function readType(encoding: string, at: number, depth: number): { type: StreamType; end: number } {
  const letter = encoding[at] ?? '';
  const type = simple.get(letter);
  if (type) return { type, end: at + 1 };
  if (depth >= deepest) throw damaged(encoding);
  if (letter === '[') return readArray(encoding, at, depth);
  if (letter === '{') return readStruct(encoding, at, depth);
  throw damaged(encoding);
}

function readArray(encoding: string, at: number, depth: number): { type: StreamType; end: number } {
  const digits = /^\d{1,9}/.exec(encoding.slice(at + 1))?.[0];
  if (digits === undefined) throw damaged(encoding);
  const { type: of, end } = readType(encoding, at + 1 + digits.length, depth + 1);
  if (encoding[end] !== ']' || of.kind === 'nothing' || of.kind === 'struct') throw damaged(encoding);
  return { type: { kind: 'array', length: Number(digits), of }, end: end + 1 };
}

function readStruct(encoding: string, at: number, depth: number): { type: StreamType; end: number } {
  const named = encoding.indexOf('=', at);
  if (named < 0) throw damaged(encoding);
  const of: StreamType[] = [];
  let next = named + 1;
  while (encoding[next] !== '}') {
    const { type, end } = readType(encoding, next, depth + 1);
    of.push(type);
    next = end;
  }
  return { type: { kind: 'struct', of }, end: next + 1 };
}

function damaged(encoding: string): Error {
  return fail('typedstream-damaged', { problem: `“${encoding.slice(0, 40)}” lists no types`, offset: 0 });
}
