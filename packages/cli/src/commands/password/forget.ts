import { visibleText } from '@pearmain/base';
import type { Command } from 'commander';
import { exitCode } from '../../exit-codes.js';
import { confirmed } from '../../password-questions.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { snapshotArgument } from './snapshot-argument.js';

/** `pearmain password forget`. */
export function addForget(password: Command): void {
  password
    .command('forget')
    .argument(...snapshotArgument)
    .description('take the password of a device’s backups out of the keychain of this computer')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain password forget latest@Anna\n  pearmain password forget --device Anna --yes\n\nThe backups keep their password: whoever forgets it everywhere cannot open them any more.\n',
    )
    .action((selector: string, _options, action: Command) =>
      perform(action, {
        schema: 'password-forget/1',
        work: async (session) => {
          const { forgetPassword, systemKeychain } = await import('@pearmain/engine');
          const chosen = { snapshot: selector, device: session.options.device };
          const data = await forgetPassword(session.environment, chosen, {
            keeper: systemKeychain,
            confirm: (name) =>
              confirmed(`Take the password of ${visibleText(name)} out of this computer’s keychain?`, session),
          });
          return { data, exitCode: data.forgotten ? exitCode.done : exitCode.nothingToDo };
        },
        print: ({ deviceName, forgotten }, { out }) => {
          const name = visibleText(deviceName);
          out.write(
            forgotten
              ? `${styled(out, 'green', '✓')} The keychain of this computer no longer has the password of ${name}.\n`
              : `The keychain of this computer has no password of ${name}.\n`,
          );
        },
      }),
    );
}
