import { visibleText } from '@pearmain/base';
import type { ImportResult } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../../exit-codes.js';
import { tellWarnings } from '../../password-questions.js';
import { addPasswordOptions, findPassword, type PasswordOptions } from '../../passwords.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { countWords, zonedMomentWords } from '../../print/words.js';
import type { Terminal } from '../../terminal.js';

const about = `
The backup is copied into the location of its device and checked; an encrypted one also for what is missing, where its password is
given. The original is only read, and stays where it is.
`;

/** `pearmain snapshot import`. */
export function addImport(snapshot: Command): void {
  const command = snapshot
    .command('import')
    .argument('<snapshot>', 'its folder, or what “pearmain snapshot list” calls it')
    .option('--even-broken', 'also where the check finds faults; it then never counts as a good backup')
    .description('take a backup of another program into the history')
    .addHelpText(
      'before',
      `${about}\nExamples:\n  pearmain snapshot import ~/MobileSync/Backup/00008110-001A2B3C4D5E6F70\n  pearmain snapshot import latest@Anna --location /mnt/backups\n`,
    );
  addPasswordOptions(command, 'the password of the backup').action(
    (selector: string, options: PasswordOptions & { evenBroken?: true }, action: Command) =>
      perform(action, {
        schema: 'snapshot-import/1',
        work: async (session) => {
          const { importBackup } = await import('@pearmain/engine');
          const { environment, context, options: global } = session;
          const found = await findPassword(options, process.env);
          const password = found && tellWarnings(found, session);
          const input = {
            snapshot: selector,
            device: global.device,
            evenBroken: options.evenBroken === true,
            password,
          };
          const data = await importBackup(environment, input, context);
          return { data, exitCode: data.faults > 0 ? exitCode.doneWithWarnings : exitCode.done };
        },
        print: printImported,
      }),
  );
}

function printImported({ snapshot, from, faults }: ImportResult, { out }: Terminal): void {
  const { id, deviceName, takenAt, latest } = snapshot;
  const place = latest ? 'is kept as the last good backup' : 'is kept as an earlier backup';
  out.write(
    `${styled(out, 'green', '✓')} The backup of ${visibleText(deviceName)} of ${zonedMomentWords(takenAt)} ${place}, as ${id}.\n`,
  );
  if (faults > 0) out.write(`  The check found ${countWords(faults, 'fault')} in it.\n`);
  out.write(`  The original in ${visibleText(from)} is untouched.\n`);
}
