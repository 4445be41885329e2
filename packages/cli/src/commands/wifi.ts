import { visibleText } from '@pearmain/base';
import type { WifiResult } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { perform } from '../perform.js';
import { styled } from '../print/style.js';
import type { Terminal } from '../terminal.js';

const explanation = {
  on: 'The phone must be on the cable for this. Later it is found with --wifi, or with “pearmain config set searchWifi true”.',
  off: 'The phone must be on the cable for this.',
} as const;

/** `pearmain device wifi on|off`. */
export function addWifiCommands(group: Command): void {
  const wifi = group
    .command('wifi')
    .description('decide whether the phone may be reached over Wi-Fi')
    .addHelpText('before', '\nExamples:\n  pearmain device wifi on\n  pearmain device wifi off Anna\n');
  for (const wish of ['on', 'off'] as const) {
    wifi
      .command(wish)
      .argument('[device]', 'its name, or the start of its identifier')
      .description(
        wish === 'on' ? 'let the phone be reached over Wi-Fi' : 'let the phone be reached over the cable alone',
      )
      .addHelpText(
        'before',
        `\n${explanation[wish]}\n\nExamples:\n  pearmain device wifi ${wish}\n  pearmain device wifi ${wish} Anna --json\n`,
      )
      .action((selector: string | undefined, _options, command: Command) =>
        perform(command, {
          schema: 'device-wifi/1',
          work: async ({ environment, context, options }) => {
            const { setWifiConnections } = await import('@pearmain/engine');
            const input = { device: selector ?? options.device, isWanted: wish === 'on' };
            const data = await setWifiConnections(environment, input, context);
            return { data, exitCode: data.outcome.startsWith('already') ? exitCode.nothingToDo : exitCode.done };
          },
          print: printOutcome,
        }),
      );
  }
}

const words = {
  'turned-on': 'may be reached over Wi-Fi now',
  'turned-off': 'can no longer be reached over Wi-Fi',
  'already-on': 'may be reached over Wi-Fi already; it was reminded of it',
  'already-off': 'cannot be reached over Wi-Fi anyway',
} as const;

function printOutcome({ name, outcome }: WifiResult, { out }: Terminal): void {
  out.write(`${styled(out, 'green', '✓')} ${visibleText(name)} ${words[outcome]}.\n`);
}
