import type { AppList } from '@pearmain/contract';
import type { Command } from 'commander';
import { snapshotOpener } from '../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { printTable } from '../print/table.js';
import { countWords, sizeWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

type Options = PasswordOptions & { readonly missing?: true };

const examples = `
What an app takes is counted with its extensions and groups, where --json names them; a group of several apps counts for each. The files
of an app are shown by pearmain tree latest:AppDomain-IDENTIFIER, and taken out by pearmain get latest:AppDomain-IDENTIFIER/Documents FOLDER.

Examples:
  pearmain app list
  pearmain app list latest@Anna --missing
  pearmain app list ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70 --json
`;

/** `pearmain app list`. */
export function addAppCommands(program: Command): void {
  const app = program
    .command('app')
    .description('see which apps a phone had, and what a backup has of them')
    .addHelpText('before', '\nExamples:\n  pearmain app list\n  pearmain app list latest@Anna --missing\n');
  const list = app
    .command('list')
    .argument('[snapshot]', 'the start of its id, latest, latest@NAME, a date, or a folder', 'latest')
    .option('--missing', 'those alone that keep something out of backups')
    .description('list the apps of a phone: version, size in the backup, and what they keep out of it')
    .addHelpText('before', examples);
  addPasswordOptions(list).action((selector: string, options: Options, action: Command) =>
    perform(action, {
      schema: 'app-list/1',
      work: async (session) => {
        const { listApps } = await import('@pearmain/engine');
        using opener = await snapshotOpener(options, session);
        const of = { snapshot: selector, device: session.options.device };
        const { folder, apps } = await listApps(session.environment, { of, opener });
        const wanted = options.missing ? apps.filter(({ absent }) => absent.length > 0) : apps;
        return { data: { folder, apps: wanted } satisfies AppList };
      },
      print: printApps,
    }),
  );
}

function printApps({ apps }: AppList, { out }: Terminal): void {
  const rows = apps.map(({ id, name = '', version = '', files, sizeBytes, absent }) => [
    sizeWords(sizeBytes),
    countWords(files, 'file'),
    name,
    version,
    id,
    absent.map(({ message }) => message).join('\n'),
  ]);
  if (rows.length > 0) printTable(out, ['Size', 'Files', 'Name', 'Version', 'Identifier', ''], rows);
  out.write(`${countWords(apps.length, 'app')}\n`);
}
