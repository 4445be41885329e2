import { visibleText } from '@pearmain/base';
import type { LockedItems, Unlocking } from '@pearmain/engine';
import { tellWarnings } from './password-questions.js';
import { findNotePassword, type PasswordOptions } from './passwords.js';
import type { Session } from './perform.js';
import { countWords } from './print/words.js';

/**
 * Where passwords of locked notes come from: the flags and the environment, and then, while notes stay locked, what a person types.
 *
 * @throws cli/password-source
 */
export async function noteUnlocking(options: PasswordOptions, session: Session): Promise<Unlocking> {
  const found = await findNotePassword(options, process.env);
  const given = found ? [tellWarnings(found, session)] : [];
  return session.terminal.canAsk ? { given, ask: asking(session, given.length > 0) } : { given };
}

/** Return alone gives up. */
function asking({ context, terminal }: Session, hasGiven: boolean) {
  return async ({ count, hints }: LockedItems, attempt: number): Promise<string | undefined> => {
    const { askPassword } = await import('./prompts.js');
    const before = hasGiven || attempt > 1 ? 'still ' : '';
    const hint = hints.length === 0 ? '' : ` (hint: ${hints.map(visibleText).join('; ')})`;
    terminal.err.write(
      `${countWords(count, 'note')} ${count === 1 ? 'is' : 'are'} ${before}locked${hint}. Return alone leaves it so.\n`,
    );
    const message = 'Password of locked notes';
    context.emit({ kind: 'prompt', on: 'host', what: 'password', message });
    const password = await askPassword(message, context.signal);
    context.emit({ kind: 'prompt-done', what: 'password' });
    return password;
  };
}
