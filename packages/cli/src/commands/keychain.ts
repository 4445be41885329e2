import { visibleText } from '@pearmain/base';
import type { KeychainList, SavedPassword, Secret } from '@pearmain/contract';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { snapshotOpener } from '../open-snapshots.js';
import { confirmed } from '../password-questions.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { printTable } from '../print/table.js';
import { countWords } from '../print/words.js';
import type { Terminal } from '../terminal.js';

type Options = PasswordOptions & { readonly reveal?: true; readonly all?: true };

const examples = `
Networks, web sites, servers and apps whose passwords an encrypted backup holds. The passwords themselves are shown with --reveal alone,
after a question.

Examples:
  pearmain keychain list
  pearmain keychain list latest@Anna --password-file ~/.config/anna-password
  pearmain keychain list latest@Anna --reveal
`;

/** `pearmain keychain list`. */
export function addKeychainCommands(program: Command): void {
  const keychain = program
    .command('keychain')
    .description('see which passwords a backup holds')
    .addHelpText('before', '\nExamples:\n  pearmain keychain list\n  pearmain keychain list latest@Anna --reveal\n');
  const command = keychain
    .command('list')
    .argument('[snapshot]', 'the start of its id, latest, latest@NAME, a date, or a folder', 'latest')
    .option('--reveal', 'show the passwords themselves')
    .option('--all', 'with what the system keeps for itself')
    .description('list the accounts and networks whose passwords a backup holds')
    .addHelpText('before', examples);
  addPasswordOptions(command).action((selector: string, options: Options, action: Command) =>
    perform(action, {
      schema: 'keychain-list/1',
      work: async (session) => {
        const { listKeychain } = await import('@pearmain/engine');
        if (options.reveal) await confirmed('Show the passwords, for everyone who sees this screen?', session);
        using opener = await snapshotOpener(options, session);
        const data = await listKeychain(session.environment, {
          of: { snapshot: selector, device: session.options.device },
          opener,
          reveal: options.reveal === true,
          all: options.all === true,
        });
        return { data, exitCode: data.damaged + data.unsupported > 0 ? exitCode.doneWithWarnings : exitCode.done };
      },
      print: printKeychain,
    }),
  );
}

const kindWords: Readonly<Record<SavedPassword['kind'], string>> = {
  wifi: 'Wi-Fi',
  website: 'web site',
  server: 'server',
  app: 'app',
};

function printKeychain(list: KeychainList, { out, err }: Terminal): void {
  const { items, bound, damaged, unsupported, hidden, encrypted, deviceName } = list;
  if (items.length > 0) {
    const isRevealed = items.some(({ secret }) => secret !== undefined);
    const rows = items.map((item) => [
      kindWords[item.kind],
      item.kind === 'wifi' ? (item.account ?? '') : (item.server ?? item.service ?? item.label ?? ''),
      item.kind === 'wifi' ? '' : (item.account ?? ''),
      ...(isRevealed ? [secretWords(item.secret)] : []),
    ]);
    printTable(out, ['Kind', 'For', 'Account', ...(isRevealed ? ['Password'] : [])], rows);
  }
  if (!encrypted) {
    const which = visibleText(deviceName);
    err.write(
      `This backup is not encrypted: only ${which} itself can open the ${countWords(bound, 'password')} in it. Give it a backup password with “pearmain device encryption on”, and its next backup holds passwords that can be read.\n`,
    );
    return;
  }
  if (bound > 0) err.write(`${countWords(bound, 'more item')} can only be opened by the device itself.\n`);
  if (hidden > 0) err.write(`${countWords(hidden, 'item')} of the system: --all shows them too.\n`);
  if (damaged > 0) err.write(`${countWords(damaged, 'item')} cannot be read: damaged.\n`);
  if (unsupported > 0) err.write(`${countWords(unsupported, 'item')} of a newer kind cannot be read yet.\n`);
}

function secretWords(secret: Secret | undefined): string {
  if (!secret) return '';
  return 'text' in secret ? secret.text : `(bytes) ${secret.base64}`;
}
