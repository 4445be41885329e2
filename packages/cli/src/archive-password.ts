import { tellWarnings } from './password-questions.js';
import { findPassword, type PasswordOptions } from './passwords.js';
import type { Session } from './perform.js';

/**
 * The password of an archive, from flags or environment, else asked for; `undefined` where nobody can be asked.
 *
 * @throws cli/password-source
 */
export async function archivePassword(options: PasswordOptions, session: Session): Promise<string | undefined> {
  const found = await findPassword(options, process.env);
  return found ? tellWarnings(found, session) : await asked(session);
}

/** The same where the flags are for the backup inside: it has a flag of its own, and may be the same. */
export async function archivePasswordBeside(
  options: PasswordOptions & { readonly archivePasswordFile?: string },
  session: Session,
): Promise<string | undefined> {
  const { archivePasswordFile: passwordFile } = options;
  if (passwordFile !== undefined) return await archivePassword({ passwordFile }, session);
  return session.terminal.canAsk ? await asked(session) : await archivePassword(options, session);
}

async function asked({ terminal, context }: Session): Promise<string | undefined> {
  if (!terminal.canAsk) return undefined;
  const { askPassword } = await import('./prompts.js');
  const message = 'Password of the archive';
  context.emit({ kind: 'prompt', on: 'host', what: 'password', message });
  const password = await askPassword(message, context.signal);
  context.emit({ kind: 'prompt-done', what: 'password' });
  return password;
}
