import { readFileSync } from 'node:fs';
import { answer, refusal } from '@pearmain/contract';
import { type Command, CommanderError } from 'commander';
import { exitCode } from './exit-codes.js';
import { fail } from './failures.js';
import { documentText } from './print/document.js';
import { createProgram, versionAsked } from './program.js';

process.umask(0o077);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read our output has gone (`pearmain … | head`): there is nobody left to tell.
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCode.done);
  throw error;
});

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
/** Known before the arguments are: also what is wrong with them is told in this form. */
const form = (['jsonl', 'json'] as const).find((each) => process.argv.includes(`--${each}`));

const program = createProgram(version);
prepare(program);
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.usage;
  if (error.code === versionAsked) {
    process.stdout.write(form ? documentText(answer('version/1', { version }), form) : `${version}\n`);
  } else if (error.exitCode !== 0 && form) {
    process.stdout.write(documentText(refusal('error/1', fail('usage', { problem: problemOf(error) })), form));
  }
}

function prepare(command: Command): void {
  command.exitOverride();
  if (form) command.configureOutput({ writeErr: () => {} });
  for (const each of command.commands) prepare(each);
}

function problemOf({ code, message }: CommanderError): string {
  return code === 'commander.help' ? 'A command is missing.' : message.replace(/^error: /, '').replaceAll('\n', ' ');
}
