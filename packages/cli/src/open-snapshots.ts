import { visibleText } from '@pearmain/base';
import type { LockedBackup, PasswordSources, SnapshotOpener } from '@pearmain/engine';
import { tellWarnings } from './password-questions.js';
import { findPassword, type PasswordOptions } from './passwords.js';
import type { Session } from './perform.js';

/**
 * What opens the backups that a command reads: with the password of the flags (`addPasswordOptions`) or of the environment, where
 * neither fits with the one in the system's keychain, and then with what a person types. To be disposed of when the command has read them.
 *
 * @throws cli/password-source
 */
export async function snapshotOpener(options: PasswordOptions, session: Session): Promise<SnapshotOpener> {
  const { systemKeychain } = await import('@pearmain/engine');
  return await openerWith(options, session, ({ udid }) =>
    udid === undefined ? Promise.resolve(undefined) : systemKeychain.find(udid),
  );
}

/** The same without the keychain. */
export async function openerWith(
  options: PasswordOptions,
  session: Session,
  remembered?: NonNullable<PasswordSources['remembered']>,
): Promise<SnapshotOpener> {
  const { SnapshotOpener } = await import('@pearmain/engine');
  const found = await findPassword(options, process.env);
  const sources: PasswordSources = {
    given: found ? [tellWarnings(found, session)] : [],
    ...(remembered ? { remembered } : {}),
    ...(session.terminal.canAsk ? { ask: asking(session) } : {}),
  };
  return new SnapshotOpener(sources, session.environment);
}

/** Return alone gives up. */
function asking({ context, terminal }: Session) {
  return async ({ deviceName }: LockedBackup, attempt: number): Promise<string | undefined> => {
    const { askPassword } = await import('./prompts.js');
    if (attempt > 1) terminal.err.write('That is not the password of this backup.\n');
    const message = `Backup password of ${visibleText(deviceName)}`;
    context.emit({ kind: 'prompt', on: 'host', what: 'password', message });
    const password = await askPassword(message, context.signal);
    context.emit({ kind: 'prompt-done', what: 'password' });
    return password;
  };
}
