import { visibleText } from '@pearmain/base';
import type { LocationMove, LocationMoved } from '@pearmain/contract';
import type { Command } from 'commander';
import { confirmed } from '../../password-questions.js';
import { perform } from '../../perform.js';
import { styled } from '../../print/style.js';
import { countWords, sizeWords } from '../../print/words.js';
import type { Terminal } from '../../terminal.js';

const about = `
Everything is brought to the new place and compared there first; then the settings name it; only then is the old place emptied.
Broken off anywhere, the same command goes on. With --device only that device's backups move, to a place of their own.
`;

/** `pearmain location move`. */
export function addMove(location: Command): void {
  location
    .command('move')
    .argument('<folder>', 'where they shall be kept from now on')
    .description('move the backups with their history to another place')
    .addHelpText(
      'before',
      `${about}\nExamples:\n  pearmain location move /mnt/backups\n  pearmain location move /mnt/anna --device Anna --yes\n`,
    )
    .action((folder: string, _options, command: Command) =>
      perform(command, {
        schema: 'location-move/1',
        work: async (session) => {
          const { moveLocation } = await import('@pearmain/engine');
          const { environment, sources, context, options } = session;
          const confirm = (plan: LocationMove): Promise<void> => confirmed(questionOf(plan), session);
          return {
            data: await moveLocation(environment, { to: folder, device: options.device, sources, confirm }, context),
          };
        },
        print: printMoved,
      }),
    );
}

function questionOf({ from, to, backups, diskBytes, devices, isSameDisk }: LocationMove): string {
  const way = isSameDisk ? 'on the same disk' : 'every file is copied and compared';
  const what = `${countWords(backups, 'backup')} of ${devices.map(visibleText).join(', ')} (${sizeWords(diskBytes)}; ${way})`;
  return `Move ${what} from ${visibleText(from)} to ${visibleText(to)}?`;
}

function printMoved({ from, to, backups, settings, left }: LocationMoved, { out }: Terminal): void {
  out.write(`${styled(out, 'green', '✓')} ${countWords(backups, 'backup')} moved to ${visibleText(to)}.\n`);
  out.write(
    settings.length === 0
      ? '  No setting named the old place; give the new one with --location.\n'
      : `  The settings name it now: ${settings.map(visibleText).join(', ')}.\n`,
  );
  if (left.length > 0) out.write(`  ${visibleText(from)} still holds ${left.map(visibleText).join(', ')}.\n`);
}
