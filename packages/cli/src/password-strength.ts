/** How long a password withstands somebody who tries. Only a hint: a phone takes any password. */
export type Strength = 'weak' | 'fair' | 'strong';

const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];
/** How many characters there are of each kind. */
const kindSizes = [26, 26, 10, 33];
const wellKnown = /^(?:password|passwort|iphone|apple|backup|qwert[yz]|abc|letmein|welcome|iloveyou|admin)/i;

/**
 * Each try costs about a second, since a backup password is stretched ten million times; what falls within a few million
 * tries is weak.
 */
export function passwordStrength(password: string): Strength {
  const bits = guessableBits(password);
  if (bits < 35) return 'weak';
  return bits < 60 ? 'fair' : 'strong';
}

/** What to tell a person who typed a password that is not strong. */
export function strengthHint(strength: Strength): string | undefined {
  if (strength === 'strong') return undefined;
  const start = strength === 'weak' ? 'This password is easy to guess.' : 'This password could be longer.';
  return `${start} Four or five words that do not belong together are strong and easy to keep.`;
}

function guessableBits(password: string): number {
  const size = kinds.reduce((sum, kind, index) => sum + (kind.test(password) ? (kindSizes[index] ?? 0) : 0), 0);
  const length = lengthWithoutRuns(password) - (wellKnown.test(password) ? 6 : 0);
  return Math.max(0, length) * Math.log2(Math.max(size, 2));
}

/** Repeated characters, and steps like 1234 or cba, are worth hardly more than their first. */
function lengthWithoutRuns(password: string): number {
  const codes = [...password].map((character) => character.codePointAt(0) ?? 0);
  let length = 0;
  for (const [index, code] of codes.entries()) {
    const step = index === 0 ? undefined : code - (codes[index - 1] ?? 0);
    length += step !== undefined && Math.abs(step) <= 1 ? 0.25 : 1;
  }
  return length;
}
