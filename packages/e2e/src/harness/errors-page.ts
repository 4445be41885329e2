import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './needs.js';

/** One line of the page's first part: what somebody else says, and what it is called here. */
export interface Foreign {
  /** The number or word. */
  readonly said: string;
  readonly code: string;
  readonly exitCode: number;
}

/** One failure of ours, as the page has it. */
export interface Declared {
  readonly code: string;
  readonly says: string;
  readonly advice: string;
}

const text = readFileSync(join(root, 'docs/errors.md'), 'utf8');

/** The page's rows between a line that begins so and the next empty line after its table. */
function table(beginning: string): string[][] {
  const lines = text.slice(text.indexOf(`\n${beginning}`)).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|---'));
  const rows = lines.slice(first + 1);
  return rows.slice(0, rows.indexOf('')).map((line) => line.slice(2, -2).split(' | '));
}

const bare = (cell = ''): string => cell.replaceAll('`', '');

/** The codes of MBErrorDomain. */
export const phoneCodes: readonly Foreign[] = table('## What the phone says').map(([said, , code, exit]) => ({
  said: bare(said),
  code: bare(code),
  exitCode: Number(exit),
}));

/** The words of lockdown that are refusals. */
export const lockdownWords: readonly Foreign[] = table('At the door')
  .filter(([, , code = '']) => code.startsWith('`'))
  .map(([said, , code, exit]) => ({ said: bare(said), code: bare(code), exitCode: Number(exit) }));

/** Every failure of every package. */
export const declared: readonly Declared[] = text.split('\n').flatMap((line): Declared[] => {
  const [, code, says = '', advice = ''] = /^\| `([a-z-]+\/[a-z-]+)` \| (.*?) \| (.*?) \| \d+ \|$/.exec(line) ?? [];
  return code === undefined ? [] : [{ code, says, advice }];
});
