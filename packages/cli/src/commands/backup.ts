import { visibleText } from '@pearmain/base';
import type { BackupResult } from '@pearmain/contract';
import { type Command, InvalidArgumentError } from 'commander';
import { exitCode } from '../exit-codes.js';
import { newPassword, tellWarnings } from '../password-questions.js';
import { addNewPasswordOptions, addPasswordOptions, findPassword, type PasswordOptions } from '../passwords.js';
import { perform, type Session } from '../perform.js';
import { styled } from '../print/style.js';
import { printFacts } from '../print/table.js';
import { countWords, durationWords, sizeWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

type Options = PasswordOptions & { readonly full?: true; readonly encrypt?: true; readonly retries: number };

const examples = `
The phone decides what it sends and may ask for its passcode; keep it connected. When the connection is lost all the
same, the phone is waited for and the backup goes on. The backup that was there before stays
whole until the new one has been checked, and stays afterwards as an earlier version.

For a phone whose backups are encrypted, the backup password lets Pearmain check the new backup completely. It is read
from --password-stdin, --password-file, --password-command, then from the environment (pearmain_PASSWORD_FILE,
pearmain_PASSWORD_COMMAND, pearmain_PASSWORD), then asked for. It is never an argument. With --encrypt a phone that has none
is given one first: asked for twice, or from --new-password-file and its like.

Examples:
  pearmain backup
  pearmain backup Anna --location /mnt/backups
  pearmain backup --encrypt
  pearmain backup --full --password-file ~/.config/anna-password
  pearmain backup --jsonl | tee run.jsonl
`;

/** `pearmain backup [DEVICE]`. */
export function addBackupCommand(program: Command): void {
  const backup = program
    .command('backup')
    .alias('backup2')
    .argument('[device]', 'its name, or the start of its identifier; needless with one phone connected')
    .description('back up a phone now')
    .option('--full', 'have the phone send everything again')
    .option('--encrypt', 'give the phone a backup password first, if it has none')
    .option(
      '--retries <count>',
      'after so many attempts in a row that bring nothing, give up; 0: never try again',
      count,
      5,
    )
    .addHelpText('before', examples);
  addNewPasswordOptions(addPasswordOptions(backup)).action(
    (selector: string | undefined, options: Options, command: Command) =>
      perform(command, {
        schema: 'backup/1',
        work: async (session) => {
          const { backUp } = await import('@pearmain/engine');
          const { environment, context } = session;
          const data = await backUp(
            environment,
            {
              device: selector ?? session.options.device,
              full: options.full === true,
              retries: options.retries,
              encryptWith: options.encrypt ? (name) => newPassword(name, options, session) : undefined,
              password: (name) => passwordFor(name, options, session),
            },
            context,
          );
          return {
            data,
            exitCode: data.notices.some(({ code }) => incompleteness.has(code))
              ? exitCode.doneWithWarnings
              : exitCode.done,
          };
        },
        print: printBackup,
      }),
  );
}

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError('It is a whole number.');
  return value;
}

/** Notices that mean that something is not in the backup, or was not checked as it was asked for. */
const incompleteness: ReadonlySet<string> = new Set(['device/file-not-sent', 'engine/new-backup-not-opened']);

async function passwordFor(
  deviceName: string,
  options: PasswordOptions,
  { context, terminal }: Session,
): Promise<string | undefined> {
  const found = await findPassword(options, process.env);
  if (found) return tellWarnings(found, { context });
  if (!terminal.canAsk) return undefined;
  const { askPassword } = await import('../prompts.js');
  const message = `Backup password of ${visibleText(deviceName)}, to check the backup (empty: skip)`;
  context.emit({ kind: 'prompt', on: 'host', what: 'password', message });
  const password = await askPassword(message, context.signal);
  context.emit({ kind: 'prompt-done', what: 'password' });
  return password;
}

function printBackup(result: BackupResult, { out, err }: Terminal): void {
  const { snapshot, received } = result;
  const checked =
    snapshot.verified?.level === 'complete'
      ? 'every stored file compared with the index'
      : 'structure, without the password';
  out.write(`${styled(out, 'green', '✓')} ${visibleText(snapshot.deviceName)} is backed up and checked.\n`);
  printFacts(out, [
    [
      'Holds',
      `${countWords(snapshot.files, 'file')}, ${sizeWords(snapshot.sizeBytes)}, ${snapshot.encrypted ? 'encrypted' : 'not encrypted'}`,
    ],
    [
      'Received',
      `${countWords(received.files, 'file')}, ${sizeWords(received.bytes)} in ${durationWords(result.durationSeconds)}`,
    ],
    ['Kind', snapshot.kind],
    ['Checked', checked],
    ['Backup', snapshot.id],
    ['Lies in', snapshot.folder],
  ]);
  const missing = result.notices.filter(({ code }) => code === 'device/file-not-sent');
  if (missing.length > 0)
    err.write(
      `${styled(err, 'yellow', '!')} ${countWords(missing.length, 'file')} could not be read by the phone and ${missing.length === 1 ? 'is' : 'are'} not in it.\n`,
    );
}
