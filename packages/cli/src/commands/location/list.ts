import type { LocationEntry, LocationList } from '@pearmain/contract';
import type { Command } from 'commander';
import { perform } from '../../perform.js';
import { printTable } from '../../print/table.js';
import { countWords, sizeWords } from '../../print/words.js';
import type { Terminal } from '../../terminal.js';

/** `pearmain location list`. */
export function addList(location: Command): void {
  location
    .command('list')
    .alias('ls')
    .description('list the places where backups are kept, and those that are searched for backups of other programs')
    .addHelpText('before', '\nExamples:\n  pearmain location list\n  pearmain location list --json\n')
    .action((_options, command: Command) =>
      perform(command, {
        schema: 'location-list/1',
        work: async ({ environment, context }) => {
          const { listLocations } = await import('@pearmain/engine');
          return { data: await listLocations(environment, context) };
        },
        print: printLocations,
      }),
    );
}

const searchedWords = { found: '', empty: 'empty', denied: 'closed to this program', absent: 'not there' } as const;

function printLocations({ locations, searched }: LocationList, { out }: Terminal): void {
  const kept = locations.map((entry) => [
    entry.path,
    entry.use === 'all' ? 'Pearmain' : 'Pearmain, one device',
    countWords(entry.backups, 'backup'),
    entry.freeBytes === undefined ? '' : sizeWords(entry.freeBytes),
    stateOf(entry),
  ]);
  const others = searched.map(({ path, backups, kind, state }) => [
    path,
    kind === 'added' ? 'added' : 'other programs',
    state === 'denied' || state === 'absent' ? '' : countWords(backups, 'backup'),
    '',
    searchedWords[state],
  ]);
  printTable(out, ['Place', 'Of', 'Holds', 'Free', 'State'], [...kept, ...others]);
}

function stateOf({ isThere, problem, trashed }: LocationEntry): string {
  if (!isThere) return 'not there';
  return problem ?? (trashed > 0 ? `${trashed} in the trash` : '');
}
