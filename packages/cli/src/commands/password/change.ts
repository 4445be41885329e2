import { visibleText } from '@pearmain/base';
import type { PasswordChange } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../../exit-codes.js';
import { snapshotOpener } from '../../open-snapshots.js';
import { newPassword } from '../../password-questions.js';
import { addNewPasswordOptions, addPasswordOptions, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { countWords } from '../../print/words.js';
import type { Terminal } from '../../terminal.js';
import { snapshotArgument } from './snapshot-argument.js';

type ChangeOptions = PasswordOptions & { readonly allOf?: string };

const about = `
The phone is not needed, and its own setting is not changed by this: the backups it makes from now on have the password that is
set on the phone. “pearmain device encryption change” changes that one.
`;

/** `pearmain password change`. */
export function addChange(password: Command): void {
  const command = password
    .command('change')
    .argument(...snapshotArgument)
    .option('--all-of <device>', 'every backup of this device that is kept')
    .description('give backups that are kept another password')
    .addHelpText(
      'before',
      `${about}\nExamples:\n  pearmain password change latest@Anna\n  pearmain password change --all-of Anna --password-file old --new-password-file new\n`,
    );
  addNewPasswordOptions(addPasswordOptions(command, 'the password that opens them now')).action(
    (selector: string, options: ChangeOptions, action: Command) =>
      perform(action, {
        schema: 'password-change/1',
        work: async (session) => {
          const { changePassword } = await import('@pearmain/engine');
          using opener = await snapshotOpener(options, session);
          const { allOf } = options;
          const of =
            allOf === undefined ? { snapshot: selector, device: session.options.device } : ({ allOf } as const);
          const data = await changePassword(
            session.environment,
            { of, opener, newPassword: (name) => newPassword(name, options, session) },
            session.context,
          );
          const isAny = data.backups.some(({ outcome }) => outcome === 'changed');
          return { data, exitCode: isAny ? exitCode.done : exitCode.nothingToDo };
        },
        print: printChange,
      }),
  );
}

function printChange({ backups }: PasswordChange, { out, err }: Terminal): void {
  const changed = backups.filter(({ outcome }) => outcome === 'changed');
  const [first] = changed;
  if (first) {
    const which = changed.length === 1 ? 'This backup opens' : `${countWords(changed.length, 'backup')} open`;
    out.write(
      `${styled(out, 'green', '✓')} ${which} with the new password now (${visibleText(first.deviceName)}); the old one no longer opens ${changed.length === 1 ? 'it' : 'them'}.\n`,
    );
  }
  const had = backups.filter(({ outcome }) => outcome === 'had-it').length;
  if (had > 0) out.write(`  ${countWords(had, 'backup')} had it already.\n`);
  const plain = backups.filter(({ outcome }) => outcome === 'not-encrypted').length;
  if (plain > 0) out.write(`  ${countWords(plain, 'backup')} without a password stayed without one.\n`);
  err.write('  The phone still has the password that was set on it, and so will its next backups.\n');
}
