import { visibleText } from '@pearmain/base';
import type { CloudResult, CloudState } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { perform } from '../perform.js';
import { styled } from '../print/style.js';
import { momentWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

/** `pearmain device cloud on|off`, and the same at the top, where other programs have it. */
export function addCloudCommands(group: Command, program: Command): void {
  for (const [parent, isHidden] of [
    [group, false],
    [program, true],
  ] as const) {
    const cloud = parent
      .command('cloud', { hidden: isHidden })
      .description('decide who backs the phone up by itself: iCloud or this computer')
      .addHelpText('before', '\nExamples:\n  pearmain device cloud off\n  pearmain device cloud on Anna\n');
    addShow(cloud);
    for (const wish of ['on', 'off'] as const) {
      cloud
        .command(wish)
        .argument('[device]', 'its name, or the start of its identifier')
        .description(
          wish === 'on' ? 'have the phone back itself up to iCloud' : 'have this computer do it instead of iCloud',
        )
        .addHelpText('before', `\nExamples:\n  pearmain device cloud ${wish}\n  pearmain device cloud ${wish} Anna\n`)
        .action((selector: string | undefined, _options, command: Command) =>
          perform(command, {
            schema: 'device-cloud/1',
            work: async ({ environment, context, options }) => {
              const { setCloudBackup } = await import('@pearmain/engine');
              const input = { device: selector ?? options.device, isWanted: wish === 'on' };
              const data = await setCloudBackup(environment, input, context);
              return { data, exitCode: data.outcome.startsWith('already') ? exitCode.nothingToDo : exitCode.done };
            },
            print: printOutcome,
          }),
        );
    }
  }
}

const words = {
  'turned-on': 'now backs itself up to iCloud too',
  'turned-off': 'no longer backs itself up to iCloud',
  'already-on': 'backs itself up to iCloud already',
  'already-off': 'does not back itself up to iCloud',
} as const;

function printOutcome({ name, outcome, automatic }: CloudResult, { out }: Terminal): void {
  out.write(`${styled(out, 'green', '✓')} ${visibleText(name)} ${words[outcome]}.\n`);
  if (automatic) out.write(`  ${thisComputer}\n`);
}

const thisComputer =
  'This computer is chosen to back it up. It does not do that by itself yet: run “pearmain backup”, or have the system run it.';

function addShow(cloud: Command): void {
  cloud
    .command('show')
    .argument('[device]', 'its name, or the start of its identifier')
    .description('say who backs the phone up by itself')
    .addHelpText('before', '\nExamples:\n  pearmain device cloud show\n  pearmain device cloud show Anna --json\n')
    .action((selector: string | undefined, _options, command: Command) =>
      perform(command, {
        schema: 'device-cloud-state/1',
        work: async ({ environment, context, options }) => {
          const { cloudState } = await import('@pearmain/engine');
          return { data: await cloudState(environment, { device: selector ?? options.device }, context) };
        },
        print: printState,
      }),
    );
}

function printState({ name, enabled, lastCloudBackupAt, automatic }: CloudState, { out }: Terminal): void {
  const last = lastCloudBackupAt === undefined ? '' : `, last on ${momentWords(lastCloudBackupAt)}`;
  const does = enabled ? `backs itself up to iCloud${last}` : 'does not back itself up to iCloud';
  const unknown = 'does not say whether it backs itself up to iCloud';
  out.write(`${visibleText(name)} ${enabled === undefined ? unknown : does}.\n`);
  if (automatic) out.write(`${thisComputer}\n`);
}
