const longestUnits = 80;

/** Disks take 255 octets, among which a number, an ending and ` files` have to fit. */
const longestOctets = 200;

/** Names that Windows takes for devices, whatever ending they have. */
const device = /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])(?=\.|$)/i;

/** A name for a file that every disk takes, made of words that may come from a stranger. */
export function fileName(words: string): string {
  const short = words
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} +@_,.()&-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, longestUnits);
  const kept = cut(short).replace(/^[ .]+|[ .]+$/g, '');
  return kept === '' ? '_' : kept.replace(device, '$&_');
}

/** As much of it as fits, no character cut. */
function cut(words: string): string {
  const octets = new Uint8Array(longestOctets);
  const { read } = new TextEncoder().encodeInto(words.replace(/\p{Surrogate}$/u, ''), octets);
  return words.slice(0, read);
}
