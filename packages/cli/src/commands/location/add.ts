import { visibleText } from '@pearmain/base';
import type { Command } from 'commander';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { countWords } from '../../print/words.js';

/** `pearmain location add`. */
export function addAdd(location: Command): void {
  location
    .command('add')
    .argument('<folder>', 'it, and two floors below it, are searched from now on')
    .option('--name <name>', 'a name of your own for it')
    .description('have a folder searched for backups of other programs; nothing in it is ever changed')
    .addHelpText(
      'before',
      '\n“pearmain config unset searchFolders.NAME” takes it away again.\n\nExamples:\n  pearmain location add /mnt/old-disk\n  pearmain location add ~/phones --name phones\n',
    )
    .action((folder: string, { name }: { name?: string }, command: Command) =>
      perform(command, {
        schema: 'location-add/1',
        work: async ({ sources }) => {
          const { addLocation } = await import('@pearmain/engine');
          return { data: addLocation(sources, { folder, name }) };
        },
        print: ({ name: called, path, backups }, { out }) => {
          const words = `${visibleText(path)} is searched from now on, as “${visibleText(called)}”`;
          out.write(`${styled(out, 'green', '✓')} ${words}; it holds ${countWords(backups, 'backup')} now.\n`);
        },
      }),
    );
}
