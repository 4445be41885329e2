import type { Command } from 'commander';
import { snapshotOpener } from '../../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { printContents } from '../../print/contents.js';

const examples = `
Counts what a person would look for, and says of everything that is missing why it is: a phone puts some of it into encrypted backups
alone, has some in iCloud, and apps keep some to themselves. All of it is told by the backup itself, which is not changed.

Examples:
  pearmain snapshot contents
  pearmain snapshot contents latest@Anna --password-file ~/.config/anna-password
  pearmain snapshot contents ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70 --json
`;

/** `pearmain snapshot contents`. */
export function addContents(snapshot: Command): void {
  const contents = snapshot
    .command('contents')
    .argument('[snapshot]', 'the start of its id, latest, latest@NAME, a date, or a folder', 'latest')
    .description('show what is in a backup, what is not, and why')
    .addHelpText('before', examples);
  addPasswordOptions(contents).action((selector: string, options: PasswordOptions, command: Command) =>
    perform(command, {
      schema: 'snapshot-contents/1',
      work: async (session) => {
        const { listContents } = await import('@pearmain/engine');
        using opener = await snapshotOpener(options, session);
        const of = { snapshot: selector, device: session.options.device };
        return { data: await listContents(session.environment, { of, opener }, session.context) };
      },
      print: printContents,
    }),
  );
}
