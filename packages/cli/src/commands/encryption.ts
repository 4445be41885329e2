import { visibleText } from '@pearmain/base';
import type { EncryptionResult } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { confirmed, newPassword, oldPassword } from '../password-questions.js';
import { addNewPasswordOptions, addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform, type Session } from '../perform.js';
import { styled } from '../print/style.js';
import type { Terminal } from '../terminal.js';
import { addEncryptionForgotten, addEncryptionShow } from './encryption-state.js';

type Wish = 'on' | 'off' | 'change';
type Options = PasswordOptions & { readonly remember?: true };

const device = ['[device]', 'its name, or the start of its identifier'] as const;

const remember = ['--remember', 'keep the new password in the keychain of this computer'] as const;

const about = `
The password belongs to the phone: it holds for backups to any computer, stays for years, and goes along when a backup is
restored onto another phone. Without it nobody can restore an encrypted backup, and nobody can find it out.
The phone may ask for its passcode. Backups that were made before keep what they have, except that the last good one opens
with the new password after a change.
`;

/** `pearmain device encryption show|forgotten|on|off|change`, and the same under the names that other programs use. */
export function addEncryptionCommands(group: Command, program: Command): void {
  for (const [parent, isHidden] of [
    [group, false],
    [program, true],
  ] as const) {
    const encryption = parent
      .command('encryption', { hidden: isHidden })
      .description('set, change or remove the password of a phone’s backups')
      .addHelpText(
        'before',
        `${about}\nExamples:\n  pearmain device encryption on\n  pearmain device encryption change Anna\n`,
      );
    addEncryptionShow(encryption);
    addEncryptionForgotten(encryption);
    addOn(encryption);
    addOff(encryption);
    addChange(encryption.command('change'));
  }
  addChange(program.command('changepw', { hidden: true }));
}

function addOn(encryption: Command): void {
  const command = encryption
    .command('on')
    .argument(...device)
    .description('give the phone a backup password; its backups are encrypted from then on')
    .addHelpText(
      'before',
      `${about}\nExamples:\n  pearmain device encryption on\n  pearmain device encryption on Anna --new-password-file ~/.config/anna-password\n`,
    );
  addNewPasswordOptions(command)
    .option(...remember)
    .action(run('on'));
}

function addOff(encryption: Command): void {
  const command = encryption
    .command('off')
    .argument(...device)
    .description('take the backup password from the phone; its backups can then be read by anyone who has them')
    .addHelpText(
      'before',
      `${about}\nExamples:\n  pearmain device encryption off\n  pearmain device encryption off Anna --yes --password-file ~/.config/anna-password\n`,
    );
  addPasswordOptions(command, 'the current backup password').action(run('off'));
}

function addChange(command: Command): void {
  command
    .argument(...device)
    .description('give the phone another backup password')
    .addHelpText(
      'before',
      `${about}\nExamples:\n  pearmain device encryption change\n  pearmain device encryption change Anna --password-file old --new-password-file new\n`,
    );
  addNewPasswordOptions(addPasswordOptions(command, 'the current backup password'))
    .option(...remember)
    .action(run('change'));
}

const run =
  (wish: Wish) =>
  (selector: string | undefined, options: Options, command: Command): Promise<void> =>
    perform(command, {
      schema: 'device-encryption/1',
      work: async (session) => {
        const data = await change(wish, selector, options, session);
        return { data, exitCode: data.outcome.startsWith('already') ? exitCode.nothingToDo : exitCode.done };
      },
      print: printOutcome,
    });

async function change(wish: Wish, selector: string | undefined, options: Options, session: Session) {
  const { changeEncryption, systemKeychain } = await import('@pearmain/engine');
  return await changeEncryption(
    session.environment,
    {
      wish,
      device: selector ?? session.options.device,
      confirmOff: (name) => confirmed(`Take the backup password from ${visibleText(name)}?`, session),
      oldPassword: (name) => oldPassword(name, options, session),
      newPassword: (name) => newPassword(name, options, session),
      keeper: systemKeychain,
      remember: options.remember === true,
    },
    session.context,
  );
}

const words = {
  'turned-on': 'Backups of NAME are encrypted from now on; the next one sends everything again.',
  'turned-off': 'Backups of NAME are no longer encrypted. Those made before keep their password.',
  changed: 'NAME has a new backup password.',
  'already-on': 'Backups of NAME are encrypted already; “pearmain device encryption change” changes the password.',
  'already-off': 'Backups of NAME are not encrypted.',
} as const;

function printOutcome({ name, outcome, lastBackup, remembered }: EncryptionResult, { out, err }: Terminal): void {
  out.write(`${styled(out, 'green', '✓')} ${words[outcome].replace('NAME', () => visibleText(name))}\n`);
  if (remembered) out.write('  The keychain of this computer has it.\n');
  if (outcome === 'turned-on') {
    err.write('  Write the password down and keep it where you will find it: nobody can reset it for a backup.\n');
  }
  if (outcome !== 'changed' || lastBackup === undefined) return;
  out.write(
    lastBackup === 'opens-with-new-password'
      ? '  The last good backup opens with it too; earlier ones keep the password they were made with.\n'
      : '  The backups that are there stay as they are; the next run sends everything again.\n',
  );
}
