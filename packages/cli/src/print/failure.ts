import { type AppError, visibleText } from '@pearmain/base';
import type { Terminal } from '../terminal.js';
import { styled } from './style.js';

/** Prints a failure for a person: what happened, whether the data is safe, what to do, and the code in small print. */
export function printFailure(error: AppError, terminal: Terminal): void {
  const { err } = terminal;
  err.write(`${styled(err, 'red', '✗')} ${visibleText(error.message)}\n`);
  if (error.safety) err.write(`  ${visibleText(error.safety)}\n`);
  if (error.advice) err.write(`  ${visibleText(error.advice)}\n`);
  err.write(`  ${styled(err, 'dim', `(${error.code})`)}\n`);
}
