import type { Output } from '../terminal.js';

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  green: [32, 39],
  yellow: [33, 39],
  red: [31, 39],
  cyan: [36, 39],
} as const;

/** A look for text; colour never carries the meaning alone. */
export type Look = keyof typeof codes;

/** Text in that look where the output can show it, plain elsewhere. */
export function styled(output: Output, look: Look, text: string): string {
  if (!output.hasColor || text === '') return text;
  const [on, off] = codes[look];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}
