import { visibleText } from '@pearmain/base';
import type { BackUpInput } from '@pearmain/engine';
import type { Command } from 'commander';
import { choosePlainDisk, type PlainDisk } from '../disk-question.js';
import { fail } from '../failures.js';
import { newPassword, tellWarnings } from '../password-questions.js';
import { addNewPasswordOptions, addPasswordOptions, findPassword, type PasswordOptions } from '../passwords.js';
import { perform, type Session } from '../perform.js';
import { exitCodeOfBackup, printBackup } from '../print/backup.js';
import { wholeNumber } from '../whole-number.js';
import { everyBackup, printBackups } from './backup-all.js';

type Options = PasswordOptions & {
  readonly all?: true;
  readonly full?: true;
  readonly inPlace?: true;
  readonly only?: string;
  readonly encrypt?: true;
  readonly retries: number;
};

const examples = `
The phone decides what it sends and may ask for its passcode; keep it connected. When the connection is lost all the
same, the phone is waited for and the backup goes on. The backup that was there before stays
whole until the new one has been checked, and stays afterwards as an earlier version.

For a phone whose backups are encrypted, the backup password lets Pearmain compare the new backup with its index. It is read
from --password-stdin, --password-file, --password-command, then from the environment (pearmain_PASSWORD_FILE,
pearmain_PASSWORD_COMMAND, pearmain_PASSWORD), from the system's keychain (pearmain password remember), then asked for. It is never an
argument. With --encrypt a phone that has none is given one first: asked for twice, or from --new-password-file and its like.

With --only the backup keeps some kinds of data and drops the rest as it comes: the phone sends everything all the same, so that it
takes as long. It is a genuine backup folder of its own, never the latest, and no phone can be restored from it. pearmain snapshot types
shows what there is to choose, with sizes.

Examples:
  pearmain backup
  pearmain backup Anna --location /mnt/backups
  pearmain backup --all
  pearmain backup --encrypt
  pearmain backup --only photos,messages,app:net.whatsapp.WhatsApp
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
    .option('--all', 'back up every phone that is connected, all at once')
    .option('--full', 'have the phone send everything again')
    .option('--in-place', 'on a disk that cannot share files: work on the last backup itself, without a history')
    .option('--only <types>', 'keep these kinds of data alone, separated by commas: photos,contacts,app:IDENTIFIER …')
    .option('--encrypt', 'give the phone a backup password first, if it has none')
    .option(
      '--retries <count>',
      'after so many attempts in a row that bring nothing, give up; 0: never try again',
      wholeNumber(0),
      5,
    )
    .addHelpText('before', examples);
  addNewPasswordOptions(addPasswordOptions(backup)).action(
    (selector: string | undefined, options: Options, command: Command) =>
      options.all ? backUpAll(selector, options, command) : backUpOne(selector, options, command),
  );
}

function backUpOne(selector: string | undefined, options: Options, command: Command): Promise<void> {
  return perform(command, {
    schema: 'backup/1',
    work: async (session) => {
      const { backUp } = await import('@pearmain/engine');
      const input = { ...inputOf(options, session), device: selector ?? session.options.device };
      const data = await backUp(session.environment, input, session.context);
      return { data, exitCode: exitCodeOfBackup(data) };
    },
    print: printBackup,
  });
}

function backUpAll(selector: string | undefined, options: Options, command: Command): Promise<void> {
  return perform(command, {
    schema: 'backup-all/1',
    work: async (session) => {
      if ((selector ?? session.options.device) !== undefined)
        throw fail('usage', { problem: 'Either --all or one device, not both.' });
      return await everyBackup(inputOf(options, session), session);
    },
    print: printBackups,
  });
}

function inputOf(options: Options, session: Session): Omit<BackUpInput, 'device'> {
  if (options.only !== undefined && options.inPlace)
    throw fail('usage', { problem: '--only leaves the last backup alone, so there is nothing to do --in-place.' });
  return {
    full: options.full === true,
    inPlace: options.inPlace === true,
    only: options.only?.split(',').map((type) => type.trim()),
    ...(session.terminal.canAsk && !session.options.yes
      ? { choosePlainDisk: (disk: PlainDisk) => choosePlainDisk(disk, session) }
      : {}),
    retries: options.retries,
    encryptWith: options.encrypt ? (name) => newPassword(name, options, session) : undefined,
    password: (name, udid) => passwordFor({ name, udid }, options, session),
  };
}

/** Of the flags or the environment, else the one that the keychain of this computer has, else what a person types. */
async function passwordFor(
  device: { readonly name: string; readonly udid: string },
  options: Options,
  { context, terminal }: Session,
): Promise<string | undefined> {
  const found = await findPassword(options, process.env);
  if (found) return tellWarnings(found, { context });
  const { systemKeychain } = await import('@pearmain/engine');
  const remembered = await systemKeychain.find(device.udid);
  if (remembered !== undefined || !terminal.canAsk) return remembered;
  const { askPassword } = await import('../prompts.js');
  const what = options.only === undefined ? 'to check the backup (empty: skip)' : 'to tell what is to be kept';
  const message = `Backup password of ${visibleText(device.name)}, ${what}`;
  context.emit({ kind: 'prompt', on: 'host', what: 'password', message });
  const password = await askPassword(message, context.signal);
  context.emit({ kind: 'prompt-done', what: 'password' });
  return password;
}
