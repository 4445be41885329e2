import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { snapshotOpener } from '../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { isWhole, printTaken } from '../print/taken.js';

type Options = PasswordOptions & { readonly overwrite?: true; readonly attributes?: string };

const examples = `
Files keep their path in the phone below FOLDER, with their times and modes. A path may be a pattern (* ? ** [a-z] {a,b});
a folder stands for all it holds, and / for the whole backup. Only what is asked for is decrypted. The same
command again goes on where it stopped: what is there and the same is passed over. Names that the disk cannot hold are changed and
told. Links are not made, only told. Ends with 3 when a file is missing, or is not exactly what the phone noted of it.

Examples:
  pearmain get latest:HomeDomain/Library/SMS ~/messages
  pearmain get 'latest@Anna:CameraRollDomain/Media/DCIM/**/*.HEIC' ~/pictures
  pearmain get latest:/ /mnt/everything --password-file ~/.config/anna-password
  pearmain get ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70:AppDomain-com.example.app ./app
`;

/** `pearmain get SNAPSHOT:PATH FOLDER`. */
export function addGetCommand(program: Command): void {
  const get = program
    .command('get')
    .alias('unback')
    .argument('<snapshot:path>', 'a backup and what to take out of it')
    .argument('<folder>', 'where it goes; made when it is missing')
    .description('take files out of a backup')
    .option('--overwrite', 'replace what lies there and is not the same')
    .option('--attributes <file>', 'write what the disk does not keep (owners, extended attributes) to this file')
    .addHelpText('before', examples);
  addPasswordOptions(get).action((target: string, destination: string, options: Options, command: Command) =>
    perform(command, {
      schema: 'get/1',
      work: async (session) => {
        const { getFiles } = await import('@pearmain/engine');
        using opener = await snapshotOpener(options, session);
        const { device } = session.options;
        const { overwrite = false, attributes } = options;
        const input = { target, device, opener, destination, overwrite, attributes };
        const data = await getFiles(session.environment, input, session.context);
        return { data, exitCode: isWhole(data) ? exitCode.done : exitCode.doneWithWarnings };
      },
      print: printTaken,
    }),
  );
}
