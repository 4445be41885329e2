// Programs that are killed at a step of their choice; holds no test of its own.
import { spawn } from 'node:child_process';

/** Counts every change that a program makes to the disk, and kills it before the one that is asked for. */
const preload = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const allowed = Number(process.env.KILLED_BEFORE);
  let left = allowed;
  process.on('exit', () => process.stdout.write(String(allowed - left)));
  const names = ['renameSync', 'rmSync', 'rmdirSync', 'mkdirSync', 'openSync', 'writeSync', 'appendFileSync', 'copyFileSync',
    'linkSync', 'utimesSync', 'writeFileSync'];
  for (const name of names) {
    const real = fs[name];
    fs[name] = (...given) => {
      if (globalThis.isCounting && !(name === 'openSync' && given[1] === 'r') && --left < 0) process.kill(process.pid, 'SIGKILL');
      return real(...given);
    };
  }
  syncBuiltinESMExports();
`;

/**
 * Runs a module's text in a process that is killed before its `changes`-th change of the disk, counted from where the text sets
 * `globalThis.isCounting`. Gives the number of changes that it made where it was not killed.
 *
 * @throws Error with what it printed, where it ended by itself and not well
 */
export function runKilled(text: string, given: readonly string[], changes: number): Promise<number | undefined> {
  const options = [
    '--import',
    `data:text/javascript,${encodeURIComponent(preload)}`,
    '--input-type=module',
    '-e',
    text,
  ];
  return new Promise((resolve, reject) => {
    const env = { ...process.env, KILLED_BEFORE: String(changes) };
    const child = spawn(process.execPath, [...options, ...given], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let made = '';
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      made += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
    });
    child.once('error', reject);
    child.once('close', (status, signal) => {
      if (signal === 'SIGKILL') resolve(undefined);
      else if (status === 0) resolve(Number(made));
      else reject(new Error(printed));
    });
  });
}
