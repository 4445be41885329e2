const longestUnits = 80;
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name for a file that every disk takes, made of words that may come from a stranger. */
export function fileName(words: string): string {
  const kept = words
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} +@_,.()&-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, longestUnits)
    .replace(/\p{Surrogate}$/u, '')
    .replace(/^[ .]+|[ .]+$/g, '');
  return kept === '' || device.test(kept) ? `${kept}_` : kept;
}
