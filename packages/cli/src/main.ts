import { readFileSync } from 'node:fs';
import { answer, refusal } from '@pearmain/contract';
import { CommanderError } from 'commander';
import { exitCode } from './exit-codes.js';
import { fail } from './failures.js';
import { createProgram } from './program.js';

process.umask(0o077);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read our output has gone (`pearmain … | head`): there is nobody left to tell.
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCode.done);
  throw error;
});

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const asJson = process.argv.includes('--json') || process.argv.includes('--jsonl');

const program = createProgram(version);
for (const command of [program, ...program.commands, ...program.commands.flatMap((group) => group.commands)]) {
  command.exitOverride();
  if (asJson) command.configureOutput({ writeErr: () => {} });
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  const helped = error.code === 'commander.helpDisplayed' || error.code === 'commander.help';
  if (error.code === 'commander.version' && asJson)
    process.stdout.write(`${JSON.stringify(answer('version/1', { version }))}\n`);
  if (error.exitCode !== 0 && !helped && asJson) {
    const failure = fail('usage', { problem: error.message.replace(/^error: /, '') });
    process.stdout.write(`${JSON.stringify(refusal('error/1', failure), null, 2)}\n`);
  }
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.usage;
}
