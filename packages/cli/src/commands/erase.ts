import { visibleText } from '@pearmain/base';
import type { EraseResult } from '@pearmain/contract';
import type { Command } from 'commander';
import { fail } from '../failures.js';
import { perform, type Session } from '../perform.js';
import { styled } from '../print/style.js';
import type { Terminal } from '../terminal.js';

interface Options {
  readonly safetyBackup: boolean;
  readonly named?: string;
}

const about = `
Everything on the phone goes for good: it comes back as a new one. It is backed up first, and you are asked to type its name. Where nobody
can be asked, that takes both --yes and --named. “pearmain device goodbye” says what else to see to before a phone is given away.

Examples:
  pearmain device erase Anna
  pearmain device erase Anna --yes --named "Anna's iPhone"
`;

/** `pearmain device erase`. */
export function addEraseCommand(device: Command): void {
  device
    .command('erase')
    .argument('[device]', 'its name, or the start of its identifier')
    .description('erase everything on a phone, after a backup of it')
    .option('--named <name>', 'its full name, typed out, where nobody can be asked for it')
    .option('--no-safety-backup', 'do not back the phone up before')
    .addHelpText('before', about)
    .action((selector: string | undefined, options: Options, command: Command) =>
      perform(command, {
        schema: 'device-erase/1',
        work: async (session) => {
          const { erasePhone } = await import('@pearmain/engine');
          const input = {
            device: selector ?? session.options.device,
            safetyBackup: options.safetyBackup,
            confirm: ({ name }: { readonly name: string }) => confirmByName(name, options, session),
          };
          return { data: await erasePhone(session.environment, input, session.context) };
        },
        print: printErased,
      }),
    );
}

/** @throws cli/other-name, cli/input-needed, cli/interrupted */
async function confirmByName(name: string, { named }: Options, session: Session): Promise<void> {
  const { options, terminal, context } = session;
  const typed = options.yes && named !== undefined ? named : await typedName();
  if (typable(typed) !== typable(visibleText(name))) throw fail('other-name', { name: visibleText(name) });

  async function typedName(): Promise<string> {
    if (!terminal.canAsk) throw fail('input-needed', { what: 'the name of the phone', flags: '--yes and --named' });
    const { askText } = await import('../prompts.js');
    const message = `Everything on ${visibleText(name)} will be erased. Type its name`;
    context.emit({ kind: 'prompt', on: 'host', what: 'choice', message });
    const answer = await askText(message, context.signal);
    context.emit({ kind: 'prompt-done', what: 'choice' });
    return answer;
  }
}

/** Phones write “Anna’s iPhone” with a sign that few keyboards have. */
function typable(name: string): string {
  return name.normalize('NFC').replaceAll(/[’‘]/g, "'").trim();
}

const outcomes = {
  erased: 'is erased, and has started anew.',
  'not-seen': 'was told to erase itself, and does not say whether it has: look at its screen.',
} as const;

function printErased({ device, outcome, safetyBackup }: EraseResult, { out, err }: Terminal): void {
  const mark = outcome === 'erased' ? styled(out, 'green', '✓') : styled(out, 'yellow', '!');
  out.write(`${mark} ${visibleText(device.name)} ${outcomes[outcome]}\n`);
  if (safetyBackup) out.write(`  ${safetyBackup.id} is the backup of what was on it.\n`);
  err.write(
    'It no longer knows this computer. To put a backup on it: pair it, then pearmain restore with --no-safety-backup.\n',
  );
}
