/** Words without case and marks, for people who search: `José` is `jose`. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether each word that was asked for is the beginning of one of these, in any order. What is no word asks for nothing. */
export function hasWords(text: string, wanted: string): boolean {
  const words = folded(text).split(' ');
  const asked = folded(wanted).split(' ').filter(Boolean);
  return asked.length > 0 && asked.every((start) => words.some((word) => word.startsWith(start)));
}
