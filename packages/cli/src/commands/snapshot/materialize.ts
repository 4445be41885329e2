import { visibleText } from '@pearmain/base';
import type { MaterializeResult } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../../exit-codes.js';
import { fail } from '../../failures.js';
import { snapshotOpener } from '../../open-snapshots.js';
import { newPassword } from '../../password-questions.js';
import { addNewPasswordOptions, addPasswordOptions, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { countWords, sizeWords } from '../../print/words.js';
import type { Terminal } from '../../terminal.js';

type Options = PasswordOptions & { readonly decrypt?: true; readonly encrypt?: true };

const examples = `
Writes FOLDER/IDENTIFIER, a backup folder from which Finder, iTunes, idevicebackup2 and Pearmain can restore; the backup itself is not
changed. A run that broke off is brought to its end, or left out, as the phone itself would do.

Examples:
  pearmain snapshot materialize 2026-11-22 /mnt/usb
  pearmain snapshot materialize latest@Anna ~/open --decrypt
  pearmain snapshot materialize latest@Anna ~/closed --encrypt --new-password-file ~/.config/anna-password

Decrypted, anyone who has the folder can read it. Passwords that were saved on the phone are restored from an encrypted backup alone.
`;

/** `pearmain snapshot materialize SNAPSHOT FOLDER`. */
export function addMaterialize(snapshot: Command): void {
  const command = snapshot
    .command('materialize')
    .argument('<snapshot>', 'the start of its id, latest, latest@NAME, a date, or a folder')
    .argument('<folder>', 'where the backup folder is made')
    .description('write a backup as a folder that Apple’s programs restore from')
    .option('--decrypt', 'without a password')
    .option('--encrypt', 'with a new password, for a backup that has none')
    .addHelpText('before', examples);
  addNewPasswordOptions(addPasswordOptions(command)).action(
    (selector: string, destination: string, options: Options, action: Command) =>
      perform(action, {
        schema: 'snapshot-materialize/1',
        work: async (session) => {
          if (options.decrypt && options.encrypt) {
            throw fail('usage', { problem: 'A backup is decrypted or encrypted, not both.' });
          }
          const { materialize } = await import('@pearmain/engine');
          using opener = await snapshotOpener(options, session);
          const data = await materialize(
            session.environment,
            {
              of: { snapshot: selector, device: session.options.device },
              destination,
              as: options.decrypt ? 'decrypted' : options.encrypt ? 'encrypted' : 'it-is',
              opener,
              newPassword: (name) => newPassword(name, options, session),
            },
            session.context,
          );
          const isWhole = data.missing.count === 0 && data.inexact.count === 0;
          return { data, exitCode: isWhole ? exitCode.done : exitCode.doneWithWarnings };
        },
        print: printResult,
      }),
  );
}

function printResult(
  { folder, files, sizeBytes, encrypted, missing, inexact }: MaterializeResult,
  terminal: Terminal,
): void {
  const { out, err } = terminal;
  out.write(
    `${styled(out, 'green', '✓')} ${countWords(files, 'file')}, ${sizeWords(sizeBytes)}, ${encrypted ? 'encrypted' : 'not encrypted'}, in ${visibleText(folder)}\n`,
  );
  for (const [named, one, several] of [
    [missing, 'is missing in the backup, and here too', 'are missing in the backup, and here too'],
    [inexact, 'is not exactly what the phone noted of it', 'are not exactly what the phone noted of them'],
  ] as const) {
    if (named.count === 0) continue;
    err.write(`  ${countWords(named.count, 'file')} ${named.count === 1 ? one : several}:\n`);
    for (const path of named.first.slice(0, 10)) err.write(`    ${visibleText(path)}\n`);
  }
}
