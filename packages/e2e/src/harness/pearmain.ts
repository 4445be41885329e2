import { join } from 'node:path';
import { root } from './needs.js';
import { type Ended, type RunOptions, runProgram } from './run-program.js';

const program = join(root, 'packages/cli/bin/pearmain.mjs');

/** Our program as a command, with its own folders under `home`, so that nothing of the person's is touched. */
export function pearmainCommand(home: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const own = {
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    NO_COLOR: '1',
  };
  return { program: process.execPath, args: [program, ...args], env: { ...own, ...env } };
}

/** Runs our program to its end. */
export function pearmain(home: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const command = pearmainCommand(home, args, options.env);
  return runProgram(command.program, command.args, { ...options, env: command.env });
}
