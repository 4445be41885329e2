import { visibleText } from '@pearmain/base';
import type { CloudResult } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { perform } from '../perform.js';
import { styled } from '../print/style.js';
import type { Terminal } from '../terminal.js';

/** `pearmain device cloud on|off`, and the same at the top, where other programs have it. */
export function addCloudCommands(group: Command, program: Command): void {
  for (const [parent, isHidden] of [
    [group, false],
    [program, true],
  ] as const) {
    const cloud = parent
      .command('cloud', { hidden: isHidden })
      .description('decide whether the phone also backs itself up to iCloud')
      .addHelpText('before', '\nExamples:\n  pearmain device cloud off\n  pearmain device cloud on Anna\n');
    for (const wish of ['on', 'off'] as const) {
      cloud
        .command(wish)
        .argument('[device]', 'its name, or the start of its identifier')
        .description(`turn the phone’s own backup to iCloud ${wish}`)
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

function printOutcome({ name, outcome }: CloudResult, { out }: Terminal): void {
  out.write(`${styled(out, 'green', '✓')} ${visibleText(name)} ${words[outcome]}.\n`);
}
