import type { DiskUsage } from '@pearmain/contract';
import type { Command } from 'commander';
import { snapshotOpener } from '../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { printTable } from '../print/table.js';
import { countWords, sizeWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

type Options = PasswordOptions & { readonly domains?: true };

const examples = `
An app is counted with its extensions and groups. Sizes are those that the phone noted.

Examples:
  pearmain du latest
  pearmain du latest@Anna --domains
  pearmain du latest:HomeDomain/Library
  pearmain du ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70 --json
`;

/** `pearmain du SNAPSHOT[:PATH]`. */
export function addDuCommand(program: Command): void {
  const du = program
    .command('du')
    .argument('<snapshot:path>', 'a backup, or a folder in it')
    .description('show what the apps and other parts of a backup take')
    .option('--domains', 'by domain, as the phone keeps them')
    .addHelpText('before', examples);
  addPasswordOptions(du).action((target: string, options: Options, command: Command) =>
    perform(command, {
      schema: 'du/1',
      work: async (session) => {
        const { diskUsage } = await import('@pearmain/engine');
        using opener = await snapshotOpener(options, session);
        const input = { target, device: session.options.device, opener };
        return { data: await diskUsage(session.environment, input, session.context) };
      },
      print: (data, terminal) => printUsage(data, options.domains === true, terminal),
    }),
  );
}

function printUsage(usage: DiskUsage, askedForDomains: boolean, { out }: Terminal): void {
  const { path, parts, domains, files, sizeBytes } = usage;
  const byDomain = askedForDomains && path === '';
  const rows = (byDomain ? domains : parts).map((part) => [
    sizeWords(part.sizeBytes),
    countWords(part.files, 'file'),
    part.name ?? '',
    part.id,
  ]);
  const what = path === '' ? (byDomain ? 'Domain' : 'Identifier') : 'Entry';
  printTable(out, ['Size', 'Files', 'Name', what], rows);
  out.write(`${sizeWords(sizeBytes)} in ${countWords(files, 'file')}\n`);
}
