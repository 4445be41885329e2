import type { DataTypeList } from '@pearmain/contract';
import type { Command } from 'commander';
import { snapshotOpener } from '../../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { printTable } from '../../print/table.js';
import { countWords, sizeWords } from '../../print/words.js';
import type { Terminal } from '../../terminal.js';

const examples = `
What stands under “Kind” is what pearmain backup --only takes. A file may belong to several kinds: WhatsApp is among all apps, too.
Sizes are those that the phone noted.

Examples:
  pearmain snapshot types
  pearmain snapshot types latest@Anna --password-file ~/.config/anna-password
  pearmain snapshot types ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70 --json
`;

/** `pearmain snapshot types`. */
export function addTypes(snapshot: Command): void {
  const types = snapshot
    .command('types')
    .argument('[snapshot]', 'the start of its id, latest, latest@NAME, a date, or a folder', 'latest')
    .description('show what kinds of data there are, and how much of each a backup holds')
    .addHelpText('before', examples);
  addPasswordOptions(types).action((selector: string, options: PasswordOptions, command: Command) =>
    perform(command, {
      schema: 'snapshot-types/1',
      work: async (session) => {
        const { listDataTypes } = await import('@pearmain/engine');
        using opener = await snapshotOpener(options, session);
        const target = { target: selector, device: session.options.device, opener };
        return { data: await listDataTypes(session.environment, target) };
      },
      print: printTypes,
    }),
  );
}

function printTypes({ types, others, total, only }: DataTypeList, { out }: Terminal): void {
  if (only) out.write(`A partial backup, of ${only.join(', ')} alone.\n`);
  const rows = types.map(({ id, title, holds, files, sizeBytes, onlyInEncrypted }) => [
    id,
    files === 0 ? '' : sizeWords(sizeBytes),
    files === 0 ? (onlyInEncrypted ? 'in encrypted backups' : 'none') : countWords(files, 'file'),
    holds === undefined ? title : `${title}: ${holds}`,
  ]);
  printTable(out, ['Kind', 'Size', 'Files', ''], rows);
  out.write(`${sizeWords(others.sizeBytes)} in ${countWords(others.files, 'file')} belong to no kind, `);
  out.write(`of ${sizeWords(total.sizeBytes)} in ${countWords(total.files, 'file')}\n`);
}
