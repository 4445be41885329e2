import type { SearchSnippet } from '@pearmain/contract';
import type { Entry } from './entry.js';
import type { Phrase, Query } from './query.js';
import { folded, numbersIn, unspacedScripts } from './words.js';

/** So much is shown around what was found, in UTF-16 units. */
const before = 40;
const shown = 160;
/** So far is looked for what is to be marked. */
const lookedThrough = 64 * 1024;
const mostMarks = 50;
/** In these scripts, and of pictures, every sign can begin a word and end one. */
const freeSign = `${unspacedScripts}\\p{So}`;
const isFree = new RegExp(`[${freeSign}]`, 'u');

/** Where something is found in an entry, and the words around it. */
export function snippetOf(entry: Entry, query: Query): SearchSnippet {
  const places = [entry.text, entry.title, ...entry.who, entry.place?.title];
  for (const place of places) {
    if (place === undefined) continue;
    const text = place.slice(0, lookedThrough);
    const found = marksIn(text, query);
    if (found.length > 0) return cut(text, found);
  }
  return cut(entry.text === '' ? (entry.title ?? '') : entry.text, []);
}

type Mark = readonly [from: number, to: number];

function marksIn(text: string, { marked, numbers }: Query): Mark[] {
  const { plain, origins } = withOrigins(text);
  const found: Mark[] = [];
  for (const phrase of marked) {
    const pattern = patternOf(phrase);
    if (!pattern) continue;
    for (const { 0: match, index } of plain.matchAll(pattern)) {
      found.push([origins[index] ?? 0, origins[index + match.length] ?? text.length]);
      if (found.length >= mostMarks) break;
    }
  }
  for (const { words, from, to } of numbersIn(text)) {
    if (words.some((word) => numbers.includes(word))) found.push([from, to]);
  }
  return joined(found.sort(([one], [other]) => one - other));
}

/** The folded text, and where each of its units comes from. */
function withOrigins(text: string): { readonly plain: string; readonly origins: readonly number[] } {
  const origins: number[] = [];
  let plain = '';
  for (const { 0: sign, index } of text.matchAll(/[^\p{M}]\p{M}*|\p{M}+/gsu)) {
    const letters = folded(sign);
    plain += letters;
    for (let unit = 0; unit < letters.length; unit += 1) origins.push(index);
  }
  return { plain, origins };
}

function patternOf({ words, isBeginning }: Phrase): RegExp | undefined {
  const parts = words.match(/[\p{L}\p{N}\p{M}\p{Co}\p{So}]+/gu);
  const [first, last] = [parts?.[0], parts?.at(-1)];
  if (!parts || first === undefined || last === undefined) return undefined;
  const begin = isFree.test([...first][0] ?? '') ? '' : `(?<![[\\p{L}\\p{N}]--[${freeSign}]])`;
  const end = isBeginning || isFree.test([...last].at(-1) ?? '') ? '' : `(?![[\\p{L}\\p{N}]--[${freeSign}]])`;
  return new RegExp(`${begin}${parts.join('[^\\p{L}\\p{N}]+')}${end}`, 'gv');
}

function joined(marks: readonly Mark[]): Mark[] {
  const all: Mark[] = [];
  for (const [from, to] of marks) {
    const last = all.at(-1);
    if (last && from <= last[1]) all[all.length - 1] = [last[0], Math.max(last[1], to)];
    else all.push([from, to]);
  }
  return all;
}

function cut(text: string, marks: readonly Mark[]): SearchSnippet {
  const begin = beginAt(text, Math.max(0, (marks[0]?.[0] ?? 0) - before));
  const end = endAt(text, Math.max(begin + shown, marks[0]?.[1] ?? 0));
  const inside = marks.filter(([, to]) => to <= end).map(([from, to]) => [from - begin, to - begin] as const);
  return {
    text: text.slice(begin, end),
    marks: inside,
    ...(begin > 0 ? { isCutBefore: true as const } : {}),
    ...(end < text.length ? { isCutAfter: true as const } : {}),
  };
}

/** Not within a word, where one begins nearby. */
function beginAt(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.slice(at, at + before / 2).search(/\s/);
  return space < 0 ? notInSign(text, at) : at + space + 1;
}

function endAt(text: string, at: number): number {
  return at >= text.length ? text.length : notInSign(text, at);
}

function notInSign(text: string, at: number): number {
  return /^[\udc00-\udfff]/.test(text.slice(at, at + 1)) ? at + 1 : at;
}
