import { confirm, isCancel, password, select, text } from '@clack/prompts';
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

/**
 * Asks whether something that cannot be undone shall be done; Return alone means no.
 *
 * @throws cli/declined, cli/interrupted when the person presses Ctrl-C; the signal's reason
 */
export async function confirmAct(question: string, signal: AbortSignal): Promise<void> {
  const answer = await confirm({ message: question, initialValue: false, signal, output: process.stderr });
  signal.throwIfAborted();
  if (isCancel(answer)) throw fail('interrupted', { signal: 'SIGINT' });
  if (!answer) throw fail('declined', { what: question });
}

/**
 * Lets a person choose one of several things; the first is the one that Return alone means.
 *
 * @throws cli/interrupted when the person presses Ctrl-C; the signal's reason
 */
export async function chooseOne<T extends string>(
  question: string,
  options: readonly { readonly value: T; readonly label: string }[],
  signal: AbortSignal,
): Promise<T> {
  const chosen = await select<string>({ message: question, options: [...options], signal, output: process.stderr });
  signal.throwIfAborted();
  const option = options.find(({ value }) => value === chosen);
  if (!option) throw fail('interrupted', { signal: 'SIGINT' });
  return option.value;
}

/**
 * Asks for a line of text.
 *
 * @throws cli/interrupted when the person presses Ctrl-C; the signal's reason
 */
export async function askText(question: string, signal: AbortSignal): Promise<string> {
  const typed = await text({ message: question, signal, output: process.stderr });
  signal.throwIfAborted();
  if (isCancel(typed)) throw fail('interrupted', { signal: 'SIGINT' });
  return typed ?? '';
}
