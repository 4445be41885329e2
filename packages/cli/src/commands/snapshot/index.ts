import type { Command } from 'commander';
import { addList } from './list.js';
import { addShow } from './show.js';

/** `pearmain snapshot list|show`. */
export function addSnapshotCommands(program: Command): void {
  const snapshot = program
    .command('snapshot')
    .description('see the backups that are kept')
    .addHelpText('before', '\nExamples:\n  pearmain snapshot list\n  pearmain snapshot show latest@Anna\n');
  addList(snapshot);
  addShow(snapshot);
}
