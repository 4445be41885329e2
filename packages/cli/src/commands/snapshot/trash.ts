import type { TrashEmptied, TrashedSnapshot } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../../exit-codes.js';
import { confirmed } from '../../password-questions.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { printTable } from '../../print/table.js';
import { countWords, momentWords, sizeWords, zonedMomentWords } from '../../print/words.js';
import type { Terminal } from '../../terminal.js';

/** `pearmain snapshot undelete`, `pearmain snapshot trash list|empty`. */
export function addTrash(snapshot: Command): void {
  addUndelete(snapshot);
  const trash = snapshot
    .command('trash')
    .description('see what was deleted and can be brought back, or remove it for good')
    .addHelpText('before', '\nExamples:\n  pearmain snapshot trash list\n  pearmain snapshot trash empty --expired\n');
  addTrashList(trash);
  addEmpty(trash);
}

function addUndelete(snapshot: Command): void {
  snapshot
    .command('undelete')
    .argument('<id>', 'the start of its id, or its name')
    .description('bring a deleted backup back')
    .addHelpText('before', '\nExamples:\n  pearmain snapshot undelete 2026-11-09\n')
    .action((selector: string, _options, command: Command) =>
      perform(command, {
        schema: 'snapshot-undelete/1',
        work: async ({ environment, context, options }) => {
          const { undeleteSnapshot } = await import('@pearmain/engine');
          const input = { snapshot: selector, device: options.device };
          return { data: await undeleteSnapshot(environment, input, context) };
        },
        print: ({ id, latest }, { out }) => {
          const place = latest ? 'is back as the last good backup' : 'is back';
          out.write(`${styled(out, 'green', '✓')} ${id} ${place}.\n`);
        },
      }),
    );
}

function addTrashList(trash: Command): void {
  trash
    .command('list')
    .argument('[device]', 'only those of this device')
    .description('list deleted backups, with the room that each takes')
    .addHelpText('before', '\nExamples:\n  pearmain snapshot trash list\n  pearmain snapshot trash list Anna --json\n')
    .action((selector: string | undefined, _options, command: Command) =>
      perform(command, {
        schema: 'snapshot-trash/1',
        work: async ({ environment, context, options }) => {
          const { listTrashed } = await import('@pearmain/engine');
          const trashed = await listTrashed(environment, { device: selector ?? options.device }, context);
          return { data: { trashed } };
        },
        print: ({ trashed }, terminal) => printTrash(trashed, terminal),
      }),
    );
}

function addEmpty(trash: Command): void {
  trash
    .command('empty')
    .argument('[id]', 'only this one')
    .option('--expired', 'only what has been there for its time')
    .description('remove deleted backups for good')
    .addHelpText(
      'before',
      '\nThis cannot be undone.\n\nExamples:\n  pearmain snapshot trash empty\n  pearmain snapshot trash empty 2026-11-09 --yes\n  pearmain snapshot trash empty --expired --yes\n',
    )
    .action((selector: string | undefined, { expired }: { expired?: true }, command: Command) =>
      perform(command, {
        schema: 'snapshot-trash-empty/1',
        work: async (session) => {
          const { emptyTrash } = await import('@pearmain/engine');
          const { environment, context, options } = session;
          const confirm = (plan: TrashEmptied): Promise<void> => confirmed(questionOf(plan), session);
          const input = { snapshot: selector, device: options.device, onlyExpired: expired === true, confirm };
          const data = await emptyTrash(environment, input, context);
          return { data, exitCode: data.removed.length === 0 ? exitCode.nothingToDo : exitCode.done };
        },
        print: ({ removed, freedBytes }, { out, err }) => {
          if (removed.length === 0) err.write('There is nothing to remove.\n');
          else
            out.write(
              `${styled(out, 'green', '✓')} ${countWords(removed.length, 'backup')} removed, ${sizeWords(freedBytes)} freed.\n`,
            );
        },
      }),
    );
}

function questionOf({ removed, freedBytes }: TrashEmptied): string {
  const ids = removed.map(({ snapshot }) => snapshot.id).join(', ');
  return `Remove ${countWords(removed.length, 'backup')} for good (${ids}; ${sizeWords(freedBytes)})?`;
}

function printTrash(trashed: readonly TrashedSnapshot[], { out, err }: Terminal): void {
  if (trashed.length === 0) {
    err.write('There is nothing in the trash.\n');
    return;
  }
  const rows = trashed.map(({ snapshot, deletedAt, keptUntil, freedBytes }) => [
    snapshot.id,
    snapshot.deviceName,
    zonedMomentWords(snapshot.takenAt),
    sizeWords(freedBytes),
    deletedAt === undefined ? '' : momentWords(deletedAt),
    keptUntil === undefined ? 'it is removed' : momentWords(keptUntil),
  ]);
  printTable(out, ['Backup', 'Device', 'Date', 'On disk', 'Deleted', 'Kept until'], rows);
}
