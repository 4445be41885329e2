// Compiles every package with the native TypeScript compiler, then joins the program (docs/decisions/0002-tools.md).
import { spawnSync } from 'node:child_process';
import { root } from './run.mjs';

const result = spawnSync(process.execPath, ['node_modules/typescript-native/bin/tsc', '-b', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
if (result.status !== 0) process.exit(result.status ?? 1);
await import('./join-program.mjs');
