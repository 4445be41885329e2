import { visibleText } from '@pearmain/base';
import type { Command } from 'commander';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { snapshotArgument } from './snapshot-argument.js';

/** `pearmain password sheet`. */
export function addSheet(password: Command): void {
  password
    .command('sheet')
    .argument('<file>', 'the sheet: a page to print, or plain text if it ends with .txt')
    .argument(...snapshotArgument)
    .description('write a recovery sheet to print, with a line for the password')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain password sheet anna.html latest@Anna\n  pearmain password sheet anna.txt\n\nIt says whose backups these are, where they lie and how they are restored. The password is not on it: write it there by hand.\n',
    )
    .action((file: string, selector: string, _options, action: Command) =>
      perform(action, {
        schema: 'password-sheet/1',
        work: async ({ environment, options }) => {
          const { writeRecoverySheet } = await import('@pearmain/engine');
          const of = { snapshot: selector, device: options.device };
          return { data: await writeRecoverySheet(environment, { of, file }) };
        },
        print: (sheet, { out, err }) => {
          out.write(`${styled(out, 'green', '✓')} ${visibleText(sheet.file)}\n`);
          err.write('  Print it, write the password on it by hand, and keep it with other papers that matter.\n');
        },
      }),
    );
}
