import type { SearchKind } from '@pearmain/contract';
import { fail } from '../failures.js';
import { folded, indexed, numberWords, unspacedScripts } from './words.js';

/** What is searched for. */
export interface Wish {
  /** Words; in quotes, words that follow one another; a word behind `-` is not to be there. */
  readonly words: string;
  readonly kinds?: readonly SearchKind[] | undefined;
  /** Part of the name, or the number or address, of somebody in it. */
  readonly with?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** A wish as the index understands it. */
export interface Query {
  /** In the language of FTS5. */
  readonly match: string;
  /** What is to be marked in what is found: folded, each a word or several that follow one another. */
  readonly marked: readonly Phrase[];
  /** Numbers to be marked, as words of the index. */
  readonly numbers: readonly string[];
}

/** Words that follow one another; the last one may go on. */
export interface Phrase {
  readonly words: string;
  readonly isBeginning: boolean;
}

const mostWords = 64;
const unspacedSign = new RegExp(`[${unspacedScripts}]`, 'u');

/** @throws content/nothing-to-find where no word is left to look for */
export function queryOf(wish: Wish): Query {
  const terms = termsOf(wish.words).slice(0, mostWords);
  const wanted = terms.flatMap((term) => (term.isUnwanted ? [] : toMatch(term)));
  const unwanted = terms.flatMap((term) => (term.isUnwanted ? toMatch(term) : []));
  if (wanted.length === 0) throw fail('nothing-to-find', { words: wish.words });
  const all = [`(${[...numberOf(wish.words), `(${wanted.join(' AND ')})`].join(' OR ')})`];
  if (wish.with !== undefined) all.push(withSomeone(wish.with));
  if (wish.kinds?.length) all.push(`kind : (${wish.kinds.map((kind) => quoted(kindWord(kind))).join(' OR ')})`);
  const match = [all.join(' AND '), ...unwanted].join(' NOT ');
  const isNumber = numberWords(wish.words.trim()).length > 0;
  const shown = isNumber ? [] : terms.filter(({ isUnwanted }) => !isUnwanted);
  const marked = shown.map(({ text, isExact }) => ({ words: folded(text), isBeginning: !isExact }));
  const written = [wish.words.trim(), ...shown.map(({ text }) => text)];
  return { match, marked, numbers: written.flatMap(numberWords) };
}

/** A kind as a word of the index. */
export function kindWord(kind: SearchKind): string {
  return kind.replaceAll('-', '');
}

interface Term {
  readonly text: string;
  /** It was in quotes. */
  readonly isExact: boolean;
  readonly isUnwanted: boolean;
}

function termsOf(words: string): Term[] {
  return [...words.matchAll(/(-?)(?:["“”„]([^"“”„]*)["“”„]?|([^\s"“”„]+))/g)].map(([, minus, exact, word = '']) => ({
    text: exact ?? word,
    isExact: exact !== undefined,
    isUnwanted: minus === '-',
  }));
}

/** None where a term has no letter in it. */
function toMatch({ text, isExact }: Term): string[] {
  const phrase = wordsOf(text);
  if (phrase.length === 0) return [];
  const match = `{what who} : ${quoted(phrase.join(' '))}${goesOn(phrase, isExact) ? ' *' : ''}`;
  const written = numberWords(text);
  return written.length === 0 ? [match] : [`(${match} OR ${inNumbers(written)})`];
}

function withSomeone(name: string): string {
  const words = wordsOf(name).map((word) => `who : ${quoted(word)} *`);
  const written = numberWords(name.trim());
  const numbers = written.length === 0 ? [] : [inNumbers(written)];
  const all = words.length === 0 ? [] : [`(${words.join(' AND ')})`];
  if (all.length + numbers.length === 0) throw fail('nothing-to-find', { words: name });
  return `(${[...all, ...numbers].join(' OR ')})`;
}

/** A number that is written with spaces is several words. */
function numberOf(words: string): string[] {
  const written = numberWords(words.trim());
  return written.length === 0 ? [] : [inNumbers(written)];
}

function inNumbers(written: readonly string[]): string {
  return `numbers : (${written.map(quoted).join(' OR ')})`;
}

/** The words of the index for a text; what stands for its last sign is left out where the pair before says as much. */
function wordsOf(text: string): string[] {
  const words = indexed(text).match(/[\p{L}\p{N}\p{M}\p{Co}\p{So}]+/gu) ?? [];
  const [pair, sign] = words.slice(-2);
  const isSaid = sign !== undefined && unspacedSign.test(sign) && [...sign].length === 1 && pair?.endsWith(sign);
  return isSaid ? words.slice(0, -1) : words;
}

/** A sign of an unspaced script begins words; a letter alone would begin too many. */
function goesOn(phrase: readonly string[], isExact: boolean): boolean {
  const last = phrase.at(-1) ?? '';
  const isOneSign = [...last].length === 1;
  if (unspacedSign.test(last)) return isOneSign;
  return !isExact && !isOneSign;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
