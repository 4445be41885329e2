import { visibleText } from '@pearmain/base';

const longest = 200;

/** A phone's text as it may stand in a failure or a log line: everything in it can be seen, at most 200 characters of it. */
export function plainText(text: string): string {
  const characters = [...text.slice(0, longest + 1)];
  return visibleText(text.length > longest ? `${characters.slice(0, longest).join('')}…` : characters.join(''));
}
