const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Joiners inside emoji and Indic or Persian words are not control characters to their readers. */
const joiners = new Set(['\u200c', '\u200d']);

/**
 * Text that came from a phone, a file or a person, as it may stand on a terminal, in a log line or in a failure: control
 * characters, invisible marks, those that turn the writing direction and lone surrogates are written as `\u{…}`, so that a
 * name can neither move the cursor nor pass for a line of ours.
 */
export function visibleText(text: string): string {
  return text.replace(unprintable, (character) =>
    joiners.has(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
