import { visibleText } from '@pearmain/base';
import type { Command } from 'commander';
import { archivePassword } from '../../archive-password.js';
import { newPassword } from '../../password-questions.js';
import { addNewPasswordOptions, addPasswordOptions, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { countWords, sizeWords } from '../../print/words.js';

const aboutPacking = `
One file with the whole backup and the SHA-256 of everything in it, for a drawer, another computer or a cloud. It opens without Pearmain:
a tar file (tar xf FILE, then sha256sum -c SHA256SUMS), with --encrypt an age file around it (age -d FILE | tar x).

Examples:
  pearmain snapshot pack latest@Anna /mnt/usb/anna.tar
  pearmain snapshot pack 2026-11-22 anna.tar.age --encrypt --new-password-file ~/.config/archive-password
`;

const aboutUnpacking = `
Writes FOLDER/IDENTIFIER, a backup folder that Finder, iTunes, idevicebackup2 and Pearmain restore from, when every file of it is
proven to be as it was packed.

Examples:
  pearmain snapshot unpack anna.tar ~/backups
  pearmain snapshot unpack anna.tar.age ~/backups --password-file ~/.config/archive-password
`;

/** `pearmain snapshot pack SNAPSHOT FILE`. */
export function addPack(snapshot: Command): void {
  const command = snapshot
    .command('pack')
    .argument('<snapshot>', 'the start of its id, latest, latest@NAME, a date, or a folder')
    .argument('<file>', 'the file that is written')
    .description('write a backup into one file that proves itself whole')
    .option('--encrypt', 'give the file a password of its own')
    .addHelpText('before', aboutPacking);
  addNewPasswordOptions(command).action(
    (selector: string, file: string, options: PasswordOptions & { readonly encrypt?: true }, action: Command) =>
      perform(action, {
        schema: 'snapshot-pack/1',
        work: async (session) => {
          const { packSnapshot } = await import('@pearmain/engine');
          const ask = (name: string): Promise<string> => newPassword(name, options, session);
          const of = { snapshot: selector, device: session.options.device };
          const input = { of, file, newPassword: options.encrypt ? ask : undefined };
          return { data: await packSnapshot(session.environment, input, session.context) };
        },
        print: ({ file: written, files, sizeBytes, isReadable }, { out, err }) => {
          out.write(
            `${styled(out, 'green', '✓')} ${countWords(files, 'file')}, ${sizeWords(sizeBytes)}, in ${visibleText(written)}\n`,
          );
          if (isReadable)
            err.write('  It has no password, and neither has the backup: anyone with this file can read it.\n');
        },
      }),
  );
}

/** `pearmain snapshot unpack FILE FOLDER`. */
export function addUnpack(snapshot: Command): void {
  const command = snapshot
    .command('unpack')
    .argument('<file>', 'what “snapshot pack” has written')
    .argument('<folder>', 'where the backup folder is made')
    .description('take a backup out of such a file, and prove every file of it')
    .addHelpText('before', aboutUnpacking);
  addPasswordOptions(command, 'the password of the archive').action(
    (file: string, destination: string, options: PasswordOptions, action: Command) =>
      perform(action, {
        schema: 'snapshot-unpack/1',
        work: async (session) => {
          const { unpackSnapshot } = await import('@pearmain/engine');
          const input = { file, destination, password: () => archivePassword(options, session) };
          return { data: await unpackSnapshot(session.environment, input, session.context) };
        },
        print: ({ folder, files, sizeBytes }, { out }) =>
          out.write(
            `${styled(out, 'green', '✓')} ${countWords(files, 'file')}, ${sizeWords(sizeBytes)}, all as they were packed, in ${visibleText(folder)}\n`,
          ),
      }),
  );
}
