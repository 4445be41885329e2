import { visibleText } from '@pearmain/base';
import Table from 'cli-table3';
import type { Output } from '../terminal.js';
import { styled } from './style.js';

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Prints rows under a head, in columns as wide as they need, without lines. */
export function printTable(output: Output, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = new Table({
    head: head.map((title) => styled(output, 'dim', title)),
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(row.map(visibleText));
  output.write(`${table.toString().replaceAll(/ +$/gm, '')}\n`);
}

/** Prints facts as `name  value` lines; those without a value are left out. */
export function printFacts(output: Output, facts: readonly (readonly [string, string | undefined])[]): void {
  const known = facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const width = Math.max(...known.map(([name]) => name.length));
  for (const [name, value] of known)
    output.write(`  ${styled(output, 'dim', name.padEnd(width))}  ${visibleText(value)}\n`);
}
