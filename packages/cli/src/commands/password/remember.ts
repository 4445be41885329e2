import { visibleText } from '@pearmain/base';
import type { Command } from 'commander';
import { openerWith } from '../../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { snapshotArgument } from './snapshot-argument.js';

/** `pearmain password remember`. */
export function addRemember(password: Command): void {
  const command = password
    .command('remember')
    .argument(...snapshotArgument)
    .description('keep the password of a device’s backups in the keychain of this computer')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain password remember latest@Anna\n  pearmain password remember --device Anna --password-file ~/anna-password\n\nThe password is tried on that backup first. It is kept by the system (macOS Keychain, Windows Credential Manager, the keyring of a\nLinux desktop) and never written to a file. Commands that read backups then find it there.\n',
    );
  addPasswordOptions(command).action((selector: string, options: PasswordOptions, action: Command) =>
    perform(action, {
      schema: 'password-remember/1',
      work: async (session) => {
        const { rememberPassword, systemKeychain } = await import('@pearmain/engine');
        using opener = await openerWith(options, session);
        const chosen = { snapshot: selector, device: session.options.device };
        const data = await rememberPassword(session.environment, chosen, { opener, keeper: systemKeychain });
        return { data };
      },
      print: ({ deviceName }, { out }) =>
        out.write(
          `${styled(out, 'green', '✓')} The keychain of this computer has the password of ${visibleText(deviceName)} now.\n`,
        ),
    }),
  );
}
