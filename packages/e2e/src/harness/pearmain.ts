import { join } from 'node:path';
import { root } from './needs.js';
import { type Ended, type RunOptions, runProgram } from './run-program.js';

const program = join(root, 'packages/cli/bin/pearmain.mjs');

/** Runs our program with its own folders under `home`, so that nothing of the person's is touched. */
export function pearmain(home: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const env = {
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    NO_COLOR: '1',
    ...options.env,
  };
  return runProgram(process.execPath, [program, ...args], { ...options, env });
}
