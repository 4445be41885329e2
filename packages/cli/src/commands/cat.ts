import { once } from 'node:events';
import { visibleText } from '@pearmain/base';
import type { Command } from 'commander';
import { exitCode } from '../exit-codes.js';
import { snapshotOpener } from '../open-snapshots.js';
import { addPasswordOptions, type PasswordOptions } from '../passwords.js';
import { perform } from '../perform.js';
import { doubtWords } from '../print/doubt.js';

const examples = `
Nothing else of the backup is decrypted. On a terminal, characters that would steer it are shown, not obeyed. With --json
the content is in the document, in base64.

Examples:
  pearmain cat latest:HomeDomain/Library/SMS/sms.db > sms.db
  pearmain cat latest@Anna:HomeDomain/Library/Preferences/com.apple.mobilephone.plist | plutil -p -
`;

/** `pearmain cat SNAPSHOT:PATH`. */
export function addCatCommand(program: Command): void {
  const cat = program
    .command('cat')
    .argument('<snapshot:path>', 'a backup and the path of a file in it')
    .description('print one file of a backup')
    .addHelpText('before', examples);
  addPasswordOptions(cat).action((target: string, options: PasswordOptions, command: Command) =>
    perform(command, {
      schema: 'cat/1',
      work: async (session) => {
        const { readFile } = await import('@pearmain/engine');
        using opener = await snapshotOpener(options, session);
        const { json, jsonl, device } = session.options;
        const kept: Uint8Array[] = [];
        const keep = (chunk: Uint8Array): void => void kept.push(chunk);
        const write = json || jsonl ? keep : printing(session.terminal.out.isTerminal);
        const result = await readFile(session.environment, { target, device, opener, write }, session.context);
        const base64 = json || jsonl ? { base64: Buffer.concat(kept).toString('base64') } : {};
        return {
          data: { ...result, ...base64 },
          exitCode: result.doubt === undefined ? exitCode.done : exitCode.doneWithWarnings,
        };
      },
      print: ({ path, doubt }, { err }) => {
        if (doubt !== undefined) err.write(`${visibleText(path)}: ${doubtWords[doubt]}\n`);
      },
    }),
  );
}

/** Waits while whoever reads is slower than we are. */
function printing(isTerminal: boolean): (chunk: Uint8Array) => Promise<void> {
  const decoder = new TextDecoder();
  const shown = (chunk: Uint8Array): string =>
    decoder.decode(chunk, { stream: true }).replace(/[^\n\t]+/g, (text) => visibleText(text));
  return async (chunk) => {
    if (!process.stdout.write(isTerminal ? shown(chunk) : chunk)) await once(process.stdout, 'drain');
  };
}
