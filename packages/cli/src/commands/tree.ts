import type { Command } from 'commander';
import { snapshotOpener } from '../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { entryName } from '../print/entries.js';
import { sizeWords } from '../print/words.js';
import { wholeNumber } from '../whole-number.js';

type Options = PasswordOptions & { readonly depth: number };

const examples = `
Examples:
  pearmain tree latest --depth 2
  pearmain tree latest@Anna:HomeDomain/Library/SMS --depth 10
`;

/** `pearmain tree SNAPSHOT[:PATH]`. */
export function addTreeCommand(program: Command): void {
  const tree = program
    .command('tree')
    .argument('<snapshot:path>', 'a backup, and a folder in it')
    .description('show what lies below a folder of a backup')
    .option('--depth <levels>', 'how deep', wholeNumber(1), 3)
    .addHelpText('before', examples);
  addPasswordOptions(tree).action((target: string, options: Options, command: Command) =>
    perform(command, {
      schema: 'tree/1',
      work: async (session) => {
        const { listTree } = await import('@pearmain/engine');
        using opener = await snapshotOpener(options, session);
        const input = { target, device: session.options.device, opener, depth: options.depth };
        return { data: await listTree(session.environment, input, session.context) };
      },
      print: ({ entries }, { out }) => {
        for (const entry of entries) {
          const size = entry.kind === 'file' || entry.kind === 'directory' ? `  ${sizeWords(entry.sizeBytes)}` : '';
          out.write(`${'  '.repeat(entry.depth - 1)}${entryName(entry)}${size}\n`);
        }
      },
    }),
  );
}
