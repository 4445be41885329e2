import { type AppError, visibleText } from '@pearmain/base';
import type { Terminal } from '../terminal.js';
import { styled } from './style.js';

/**
 * Prints a failure for a person: what happened, whether the data is safe, what to do, and in small print its code, with the
 * phone's own where it gave one.
 */
export function printFailure(error: AppError, terminal: Terminal): void {
  const { err } = terminal;
  const { phoneCode } = error.data;
  const code = typeof phoneCode === 'string' ? `${error.code}, the phone’s code: ${phoneCode}` : error.code;
  err.write(`${styled(err, 'red', '✗')} ${visibleText(error.message)}\n`);
  if (error.safety) err.write(`  ${visibleText(error.safety)}\n`);
  if (error.advice) err.write(`  ${visibleText(error.advice)}\n`);
  err.write(`  ${styled(err, 'dim', `(${visibleText(code)})`)}\n`);
}
