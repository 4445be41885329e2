import { utf8Encode } from '@pearmain/formats';

/** Octets of a line before it is folded, without its end (RFC 6350 §3.2). */
const longestOctets = 75;

/** Text as a value may hold it. */
export function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(',', '\\,')
    .replaceAll(';', '\\;')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}

/** A word as a parameter may hold it; what is not allowed even in quotes is left out. */
export function parameter(text: string): string {
  const word = text.replace(/[\u0000-\u001f\u007f"]/g, '');
  return /^[\w.-]+$/.test(word) ? word : `"${word}"`;
}

/** A property as lines of at most 75 octets, each ended, and no character cut. */
export function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const size = character.charCodeAt(0) < 0x80 ? 1 : utf8Encode(character).length;
    if (octets + size > longestOctets) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return `${text}\r\n`;
}
