import { systemWords, visibleText } from '@pearmain/base';
import type { GetResult, Named } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { snapshotOpener } from '../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { doubtWords } from '../print/doubt.js';
import { countWords, sizeWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

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
      print: printResult,
    }),
  );
}

function isWhole({ inexact, missing, unsaved, unreadable, kept, refused }: GetResult): boolean {
  return [inexact, missing, unsaved, unreadable, kept, refused].every(({ count }) => count === 0);
}

function printResult(result: GetResult, terminal: Terminal): void {
  const { files, bytes, there, destination } = result;
  const before = there > 0 ? ` ${countWords(there, 'file')} lay there before.` : '';
  terminal.out.write(`${countWords(files, 'file')}, ${sizeWords(bytes)}, in ${visibleText(destination)}.${before}\n`);
  const tell = listing(terminal);
  tell(
    result.renamed,
    'is called otherwise here',
    'are called otherwise here',
    ({ path, name }) => `${path} → ${name}`,
  );
  tell(result.links, 'link was not made', 'links were not made', ({ path, target }) => `${path} → ${target}`);
  tell(
    result.inexact,
    'is not exactly what was noted',
    'are not exactly what was noted',
    ({ path, doubt }) => `${path}: ${doubtWords[doubt]}`,
  );
  tell(result.missing, 'is missing in the backup', 'are missing in the backup', String);
  tell(result.unsaved, 'was not saved by the phone', 'were not saved by the phone', String);
  tell(result.unreadable, 'cannot be read', 'cannot be read', withReason);
  tell(
    result.kept,
    'was left as it lies there (--overwrite replaces it)',
    'were left as they lie there (--overwrite replaces them)',
    String,
  );
  tell(result.refused, 'could not be written', 'could not be written', withReason);
}

const shownAtMost = 10;

function withReason({ path, reason }: { path: string; reason: string }): string {
  return `${path}: ${systemWords(reason)}`;
}

/** A line for the count, and one for each of the first few. */
function listing({ err }: Terminal) {
  return <T>({ count, first }: Named<T>, one: string, many: string, line: (named: T) => string): void => {
    if (count === 0) return;
    err.write(`${count.toLocaleString('en-US')} ${count === 1 ? one : many}:\n`);
    for (const named of first.slice(0, shownAtMost)) err.write(`  ${visibleText(line(named))}\n`);
    if (count > shownAtMost)
      err.write(`  … and ${(count - shownAtMost).toLocaleString('en-US')} more (--json names a thousand)\n`);
  };
}
