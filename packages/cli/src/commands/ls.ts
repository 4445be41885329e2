import type { Command } from 'commander';
import { snapshotOpener } from '../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { entryLine } from '../print/entries.js';
import { wholeNumber } from '../whole-number.js';

type Options = PasswordOptions & { readonly after?: string; readonly limit?: number };

const examples = `
Sizes of folders are those of all files below them. The first time the index of a backup is read from end to end; that is kept
in the cache, of an encrypted backup under its own key, and is quick from then on.

Examples:
  pearmain ls latest
  pearmain ls latest@Anna:HomeDomain/Library
  pearmain ls ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70:CameraRollDomain/Media/DCIM
  pearmain ls latest:CameraRollDomain/Media/DCIM/100APPLE --limit 500 --after IMG_0499.JPG --json
`;

/** `pearmain ls SNAPSHOT[:PATH]`. */
export function addLsCommand(program: Command): void {
  const ls = program
    .command('ls')
    .argument('<snapshot:path>', 'a backup, and a folder in it')
    .description('list what lies in a folder of a backup')
    .option('--limit <count>', 'so many entries at most', wholeNumber(1))
    .option('--after <name>', 'only those behind this name')
    .addHelpText('before', examples);
  addPasswordOptions(ls).action((target: string, options: Options, command: Command) =>
    perform(command, {
      schema: 'ls/1',
      work: async (session) => {
        const { listFiles } = await import('@pearmain/engine');
        using opener = await snapshotOpener(options, session);
        const { after, limit } = options;
        const input = { target, device: session.options.device, opener, after, limit };
        return { data: await listFiles(session.environment, input, session.context) };
      },
      print: ({ entries, more }, { out, err }) => {
        for (const entry of entries) out.write(`${entryLine(entry)}\n`);
        if (more) err.write('There are more: --after with the last name goes on.\n');
      },
    }),
  );
}
