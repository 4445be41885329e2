import type { Command } from 'commander';
import { addAdd } from './add.js';
import { addCheck } from './check.js';
import { addList } from './list.js';
import { addMove } from './move.js';

/** `pearmain location …`: each in a file of its own. */
export function addLocationCommands(program: Command): void {
  const location = program
    .command('location')
    .description('see, check and move the places where backups are')
    .addHelpText('before', '\nExamples:\n  pearmain location list\n  pearmain location move /mnt/backups\n');
  addList(location);
  addAdd(location);
  addCheck(location);
  addMove(location);
}
