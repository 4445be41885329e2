import { visibleText } from '@pearmain/base';
import type { GoodbyePage } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { perform } from '../perform.js';
import { tellDiagnosis } from '../print/restore.js';
import { styled } from '../print/style.js';
import { momentWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

const about = `
One page before a phone is erased, sold or sent in: whether its last backup is fresh, encrypted and sound, and what no backup holds. Nothing
is changed. “pearmain device erase” then erases it.

Examples:
  pearmain device goodbye
  pearmain device goodbye Anna --json
`;

/** `pearmain device goodbye`. */
export function addGoodbyeCommand(device: Command): void {
  device
    .command('goodbye')
    .argument('[device]', 'its name, or the start of its identifier')
    .description('say what to see to before a phone is erased or given away')
    .addHelpText('before', about)
    .action((selector: string | undefined, _options, command: Command) =>
      perform(command, {
        schema: 'device-goodbye/1',
        work: async ({ environment, context, options }) => {
          const { sayGoodbye } = await import('@pearmain/engine');
          const data = await sayGoodbye(environment, { device: selector ?? options.device }, context);
          return { data, exitCode: data.verdict === 'blocked' ? exitCode.failed : exitCode.done };
        },
        print: printPage,
      }),
    );
}

const verdicts = {
  ready: 'Nothing stands in the way.',
  'ready-with-losses': 'See to what is marked, as far as it concerns you; then it can go.',
  blocked: 'Not yet: something would be lost, or the phone of no use to the next person.',
} as const;

function printPage({ device, lastBackup, verdict, checks }: GoodbyePage, { out }: Terminal): void {
  out.write(`${styled(out, 'bold', visibleText(device.name))}, ${device.model}, iOS ${device.iosVersion}\n`);
  if (lastBackup) out.write(`Last good backup: ${momentWords(lastBackup.takenAt)} (${lastBackup.id})\n`);
  for (const state of ['problem', 'attention', 'fine'] as const) {
    for (const each of checks) if (each.state === state) tellDiagnosis(each, out);
  }
  out.write(`${styled(out, 'bold', verdicts[verdict])}\n`);
}
