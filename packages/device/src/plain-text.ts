const longest = 200;
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Joiners inside emoji and Indic or Persian words are not control characters to their readers. */
const joiners = new Set(['\u200c', '\u200d']);

/**
 * Text from a phone as it may stand in a failure, a log line or a terminal: control characters, direction marks and lone
 * surrogates are written as `\u{…}`, and what is longer than 200 characters is cut.
 */
export function plainText(text: string): string {
  const characters = [...text.slice(0, longest + 1)];
  const shown = text.length > longest ? `${characters.slice(0, longest).join('')}…` : characters.join('');
  return shown.replace(unprintable, (character) =>
    joiners.has(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
