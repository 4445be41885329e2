import { visibleText } from '@pearmain/base';
import type { EncryptionState } from '@pearmain/contract';
import type { Command } from 'commander';
import { perform } from '../perform.js';
import { styled } from '../print/style.js';
import { countWords, momentWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

const device = ['[device]', 'its name, or the start of its identifier'] as const;

/** `pearmain device encryption show`. */
export function addEncryptionShow(encryption: Command): void {
  encryption
    .command('show')
    .argument(...device)
    .description('say whether backups of a phone have a password, and since when')
    .addHelpText(
      'before',
      '\nExamples:\n  pearmain device encryption show\n  pearmain device encryption show Anna --json\n',
    )
    .action((selector: string | undefined, _options, command: Command) => tell(selector, command, printState));
}

/** `pearmain device encryption forgotten`. */
export function addEncryptionForgotten(encryption: Command): void {
  encryption
    .command('forgotten')
    .argument(...device)
    .description('say what can be done when nobody knows the backup password, and what stays locked')
    .addHelpText(
      'before',
      '\nNothing is changed.\n\nExamples:\n  pearmain device encryption forgotten\n  pearmain device encryption forgotten Anna\n',
    )
    .action((selector: string | undefined, _options, command: Command) => tell(selector, command, printForgotten));
}

function tell(
  selector: string | undefined,
  command: Command,
  print: (state: EncryptionState, terminal: Terminal) => void,
): Promise<void> {
  return perform(command, {
    schema: 'device-encryption-state/1',
    work: async ({ environment, context, options }) => {
      const { encryptionState, systemKeychain } = await import('@pearmain/engine');
      const input = { device: selector ?? options.device, keeper: systemKeychain };
      return { data: await encryptionState(environment, input, context) };
    },
    print,
  });
}

function printState(state: EncryptionState, { out }: Terminal): void {
  const { encrypted, required, remembered, locked, open } = state;
  const name = visibleText(state.name);
  if (!encrypted) {
    out.write(`Backups of ${name} are not encrypted; “pearmain device encryption on” gives them a password.\n`);
    return;
  }
  out.write(`${styled(out, 'green', '✓')} Backups of ${name} are encrypted${sinceWords(state)}.\n`);
  if (required) out.write('  Its management wants it so.\n');
  if (locked + open > 0)
    out.write(`  Here: ${countWords(locked, 'backup')} with a password, ${countWords(open, 'backup')} without.\n`);
  out.write(
    remembered
      ? '  The keychain of this computer has a password of it.\n'
      : '  No password of it is kept on this computer.\n',
  );
}

function sinceWords({ since }: EncryptionState): string {
  if (!since) return ', nobody here knows since when or by which computer';
  const { at, atLeast, computer } = since;
  if (atLeast) return `, at least since ${momentWords(at)}; by which computer is not known`;
  return ` since ${momentWords(at)}, by ${computer === undefined ? 'this computer' : visibleText(computer)}`;
}

function printForgotten(state: EncryptionState, terminal: Terminal): void {
  const { encrypted, locked, remembered } = state;
  const { out } = terminal;
  printState(state, terminal);
  if (!encrypted && locked === 0) return;
  out.write(`
What stays locked: ${lockedWords(locked)}
They open with the password they were made with alone. Nobody can find it out or reset it for them, neither Pearmain nor
Apple, and setting a new one changes nothing about that.

1. Try what it may be, as often as you like: pearmain password check. It is not the passcode of the phone; it may be
   years old, from another computer or phone, or the password of an Apple account of that time.${remembered ? '\n   The keychain of this computer has one: try that first.' : ''}
2. A Mac that made backups of it may have it: Keychain Access, search for “iOS Backup” or “iPhone Backup”.
3. If it stays lost: on the phone, Settings › General › Transfer or Reset iPhone › Reset › Reset All Settings. That removes the
   password from the phone, together with its settings (Wi-Fi, wallpaper, Face ID); no data is lost.
4. Then give it a new one: pearmain device encryption on. The next backup is whole again, and sends everything.
Keep the old backups if there is hope that the password turns up.
`);
}

function lockedWords(locked: number): string {
  if (locked === 0) return 'every backup with a password that any computer has of it.';
  return `${countWords(locked, 'backup')} with a password here, and those that other computers have of it.`;
}
