import { isCancel, password } from '@clack/prompts';
import { fail } from './failures.js';

/**
 * Asks for a password without showing it. An empty answer is none.
 *
 * @throws cli/interrupted when the person presses Ctrl-C; the signal's reason
 */
export async function askPassword(question: string, signal: AbortSignal): Promise<string | undefined> {
  const typed = await password({ message: question, signal, output: process.stderr });
  signal.throwIfAborted();
  if (isCancel(typed)) throw fail('interrupted', { signal: 'SIGINT' });
  return typed === undefined || typed === '' ? undefined : typed;
}
