import { visibleText } from '@pearmain/base';
import type { DeletionPlan } from '@pearmain/contract';
import type { Command } from 'commander';
import { confirmed } from '../../password-questions.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { countWords, momentWords, sizeWords, zonedMomentWords } from '../../print/words.js';
import type { Output } from '../../terminal.js';

const about = `
The backup goes into the trash of its location first, from where “pearmain snapshot undelete” brings it back for some days
(setting trashDays, 7). Its room is free once it is removed for good. Pinned backups stay; the last good one of a phone goes
only with --last-good, and the newest of the others takes its place.
`;

/** `pearmain snapshot delete`. */
export function addDelete(snapshot: Command): void {
  snapshot
    .command('delete')
    .argument('<snapshot>', 'the start of its id, its name, latest@NAME or a date')
    .option('--last-good', 'also where it is the last good backup of its phone')
    .description('delete a backup, after saying how much room that frees')
    .addHelpText(
      'before',
      `${about}\nExamples:\n  pearmain snapshot delete 2026-11-09\n  pearmain snapshot delete latest@Anna --last-good --yes\n`,
    )
    .action((selector: string, options: { lastGood?: true }, command: Command) =>
      perform(command, {
        schema: 'snapshot-delete/1',
        work: async (session) => {
          const { deleteSnapshot } = await import('@pearmain/engine');
          const { environment, context, options: global, terminal } = session;
          const confirm = async (plan: DeletionPlan): Promise<void> => {
            tellPlan(plan, terminal.err);
            await confirmed(`Delete the backup of ${nameOf(plan)}?`, session);
          };
          const input = { snapshot: selector, device: global.device, lastGood: options.lastGood === true, confirm };
          return { data: await deleteSnapshot(environment, input, context) };
        },
        print: (plan, { out }) => {
          const { id } = plan.snapshot;
          out.write(`${styled(out, 'green', '✓')} ${id} is in the trash until ${momentWords(plan.keptUntil)}.\n`);
          out.write(`  “pearmain snapshot undelete ${id}” brings it back.\n`);
        },
      }),
    );
}

function tellPlan({ snapshot, freedBytes, freedBytesAtMost, backupsLeft }: DeletionPlan, err: Output): void {
  const amount = freedBytesAtMost ? `At most ${sizeWords(freedBytes)}` : sizeWords(freedBytes);
  err.write(`${amount} will be free once it is removed for good; ${sizeWords(snapshot.sizeBytes)} are in it.\n`);
  err.write(
    backupsLeft === 0
      ? 'It is the only backup of this device here.\n'
      : `${countWords(backupsLeft, 'other backup')} of this device ${backupsLeft === 1 ? 'stays' : 'stay'} here.\n`,
  );
}

function nameOf({ snapshot: { deviceName, takenAt, id, name } }: DeletionPlan): string {
  const called = name === undefined ? '' : `, called “${visibleText(name)}”`;
  return `${visibleText(deviceName)} of ${zonedMomentWords(takenAt)} (${id}${called})`;
}
