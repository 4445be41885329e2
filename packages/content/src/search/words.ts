/** Scripts that put no space between words: each two neighbours are a word of the index (docs/formats/search-index.md §4). */
export const unspacedScripts = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const unspaced = new RegExp(`[${unspacedScripts}\u3005\u30fc]+`, 'gu');
/** Points and marks that people leave out when they search, and what only joins signs. */
const marks = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]|[\ufe00-\ufe0f]|\u200c|\u200d/g;
const pictures = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}/gu;
const beyondAscii = /[\u0080-\u{10ffff}]/u;
/** A number as people write it; what else looks like one costs a few words more in the index. */
const numbers = /[+(]{0,2}\d[\d\s().\-/\u00a0\u2010-\u2013]{4,24}\d/g;
const wholeNumber = /^\+?[\d\s().\-/\u00a0\u2010-\u2013]+$/;
const shortestNumber = 7;
/** Two spellings of a number share so many digits from the end: with and without its country, or its area. */
const sharedDigits = [9, 8, 7] as const;

/** A text with the letters that it is found by: lower case, without accents, full and half width alike. */
export function folded(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(marks, '').normalize('NFC').toLowerCase().replaceAll('ß', 'ss');
}

/** The words of a text as the index has them, with spaces between. */
export function indexed(text: string): string {
  const plain = folded(text);
  if (!beyondAscii.test(plain)) return plain;
  return plain.replace(pictures, ' $& ').replace(unspaced, (run) => ` ${pairsOf(run).join(' ')} `);
}

/** Each sign with the one behind it; the last one alone, so that every sign begins a word. */
export function pairsOf(run: string): string[] {
  const signs = [...run];
  return signs.map((sign, index) => sign + (signs[index + 1] ?? ''));
}

/** The numbers in a text, each with the words that the index has for all of its spellings. */
export function numbersIn(
  text: string,
): { readonly words: readonly string[]; readonly from: number; readonly to: number }[] {
  return [...text.matchAll(numbers)].flatMap(({ 0: found, index }) => {
    const digits = digitsOf(found);
    if (digits.length < shortestNumber) return [];
    const ends = sharedDigits.filter((count) => count < Math.min(digits.length, sharedDigits[0]));
    const words = [whole(digits, sharedDigits[0]), ...ends.map((count) => `e${digits.slice(-count)}`)];
    return [{ words, from: index, to: index + found.length }];
  });
}

/** The words under which the index has a number, however it is written; none for what is no number. */
export function numberWords(text: string): string[] {
  if (!wholeNumber.test(text)) return [];
  const digits = digitsOf(text);
  if (digits.length < shortestNumber) return [];
  const shorter = sharedDigits.filter((count) => count <= digits.length).map((count) => whole(digits, count));
  return digits.length < sharedDigits[0] ? [...shorter, `e${digits}`] : shorter;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/** A number that has no more digits than these, or is told by them. */
function whole(digits: string, count: number): string {
  return `n${digits.slice(-count)}`;
}
