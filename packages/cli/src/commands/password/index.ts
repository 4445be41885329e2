import type { Command } from 'commander';
import { addChange } from './change.js';
import { addCheck } from './check.js';
import { addForget } from './forget.js';
import { addRemember } from './remember.js';
import { addSheet } from './sheet.js';

/** `pearmain password check|change|remember|forget|sheet`. */
export function addPasswordCommands(program: Command): void {
  const password = program
    .command('password')
    .description('check, change and remember the passwords of backups that are kept')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain password check\n  pearmain password change latest@Anna\n  pearmain password remember latest@Anna\n\nThe password that a phone asks for from now on is changed with “pearmain device encryption”.\n',
    );
  addCheck(password);
  addChange(password);
  addRemember(password);
  addForget(password);
  addSheet(password);
}
