import type { AppError } from '@pearmain/base';
import type { Terminal } from '../terminal.js';
import { styled } from './style.js';
import { plainText } from './words.js';

/** Prints a failure for a person: what happened, whether the data is safe, what to do, and the code in small print. */
export function printFailure(error: AppError, terminal: Terminal): void {
  const { err } = terminal;
  err.write(`${styled(err, 'red', '✗')} ${plainText(error.message)}\n`);
  if (error.safety) err.write(`  ${plainText(error.safety)}\n`);
  if (error.advice) err.write(`  ${plainText(error.advice)}\n`);
  err.write(`  ${styled(err, 'dim', `(${error.code})`)}\n`);
}
