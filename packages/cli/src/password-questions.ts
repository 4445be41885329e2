import { visibleText } from '@pearmain/base';
import { fail } from './failures.js';
import { passwordStrength, strengthHint } from './password-strength.js';
import { type FoundPassword, findNewPassword, findPassword, type PasswordOptions } from './passwords.js';
import type { Session } from './perform.js';

const flags = {
  old: '--password-stdin, --password-file or --password-command',
  new: '--new-password-stdin, --new-password-file or --new-password-command',
} as const;

/**
 * The password that the phone's backups have now, from flags or environment, else asked for.
 *
 * @throws cli/input-needed, cli/password-source
 */
export async function oldPassword(deviceName: string, options: PasswordOptions, session: Session): Promise<string> {
  const found = await findPassword(options, process.env);
  if (found) return tellWarnings(found, session);
  return await ask(`Current backup password of ${visibleText(deviceName)}`, session, flags.old);
}

/**
 * The password that they shall have: asked for twice, with a hint where it is easy to guess.
 *
 * @throws cli/input-needed, cli/password-source, cli/passwords-differ
 */
export async function newPassword(deviceName: string, options: PasswordOptions, session: Session): Promise<string> {
  const found = await findNewPassword(options, process.env);
  if (found) return tellWarnings(found, session);
  const name = visibleText(deviceName);
  const typed = await ask(`New backup password of ${name} (without it nobody can restore)`, session, flags.new);
  const hint = strengthHint(passwordStrength(typed));
  if (hint !== undefined) session.terminal.err.write(`${hint}\n`);
  if ((await ask('The same again', session, flags.new)) !== typed) throw fail('passwords-differ');
  return typed;
}

/** Lets a person confirm an act that cannot be undone; where nobody can be asked, `--yes` must have said so. */
export async function confirmed(question: string, { options, terminal, context }: Session): Promise<void> {
  if (options.yes) return;
  if (!terminal.canAsk) throw fail('input-needed', { what: 'a confirmation', flags: '--yes' });
  const { confirmAct } = await import('./prompts.js');
  await confirmAct(question, context.signal);
}

async function ask(question: string, { terminal, context }: Session, flag: string): Promise<string> {
  if (!terminal.canAsk) throw fail('input-needed', { what: 'a password', flags: flag });
  const { askPassword } = await import('./prompts.js');
  context.emit({ kind: 'prompt', on: 'host', what: 'password', message: question });
  const password = await askPassword(question, context.signal);
  context.emit({ kind: 'prompt-done', what: 'password' });
  if (password === undefined) throw fail('password-source', { source: 'the terminal', reason: 'it is empty' });
  return password;
}

/** Hands the password on after telling what is doubtful about where it came from. */
export function tellWarnings({ password, warnings }: FoundPassword, { context }: Pick<Session, 'context'>): string {
  for (const message of warnings) context.emit({ kind: 'notice', code: 'cli/password-warning', message });
  return password;
}
