import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { root } from '../harness/needs.js';

/** What a run took: by the wall's clock, and of our own process where it told. */
export interface Measured {
  readonly seconds: number;
  /** Processor time of the host's own process, in the program and in the kernel for it. */
  readonly ownSeconds: number;
  readonly peakMegabytes: number;
}

/** Runs idevicebackup2 against a phone: a backup, unless told otherwise. */
export async function runTheirs(
  env: NodeJS.ProcessEnv,
  folder: string,
  words: readonly string[] = ['backup'],
): Promise<Measured> {
  return await measured('idevicebackup2', [...words, folder], env);
}

/** Runs a backup of ours against a phone; the program tells what it used as it ends. */
export async function runOurs(env: NodeJS.ProcessEnv, home: string, folder: string): Promise<Measured> {
  return await runPearmain(home, ['backup', '--location', folder, '--json'], env);
}

/** Runs a command of our program; it tells what it used as it ends. */
export async function runPearmain(
  home: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Measured> {
  const hook = fileURLToPath(new URL('./tell-usage.js', import.meta.url));
  const program = join(root, 'packages/cli/bin/pearmain.mjs');
  const xdg = { XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') };
  const own = { HOME: home, XDG_CACHE_HOME: join(home, 'cache'), ...xdg };
  return await measured(process.execPath, ['--import', hook, program, ...words], { ...env, ...own });
}

async function measured(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const begun = performance.now();
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [, out, err, usage] = child.stdio.map(collect);
  const [code] = (await once(child, 'close')) as [number | null];
  const seconds = (performance.now() - begun) / 1000;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${out?.().slice(-2000)}${err?.().slice(-2000)}`);
  const text = usage?.() ?? '';
  const told = text === '' ? { ownSeconds: Number.NaN, peakMegabytes: Number.NaN } : (JSON.parse(text) as Told);
  return { seconds, ...told };
}

type Told = Pick<Measured, 'ownSeconds' | 'peakMegabytes'>;

function collect(stream: Readable | Writable | null | undefined): () => string {
  let text = '';
  if (stream instanceof Readable)
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  return () => text;
}
