import { visibleText } from '@pearmain/base';
import type { Command } from 'commander';
import { openerWith } from '../../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { snapshotArgument } from './snapshot-argument.js';

/** `pearmain password check`. */
export function addCheck(password: Command): void {
  const command = password
    .command('check')
    .argument(...snapshotArgument)
    .description('say whether a password opens a backup; nothing in it is touched')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain password check\n  pearmain password check latest@Anna --password-file ~/.config/anna-password\n  pearmain password check ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70\n\nExit code 0: it opens it. 12: it does not.\n',
    );
  addPasswordOptions(command).action((selector: string, options: PasswordOptions, action: Command) =>
    perform(action, {
      schema: 'password-check/1',
      work: async (session) => {
        const { checkPassword } = await import('@pearmain/engine');
        using opener = await openerWith(options, session);
        const chosen = { snapshot: selector, device: session.options.device };
        return { data: await checkPassword(session.environment, chosen, opener) };
      },
      print: ({ deviceName }, { out }) =>
        out.write(
          `${styled(out, 'green', '✓')} The password is right: it opens this backup of ${visibleText(deviceName)}.\n`,
        ),
    }),
  );
}
