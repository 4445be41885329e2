import { type Ended, runProgram } from './run-program.js';

/** Runs the real idevicebackup2 against a phone. Its progress bars are taken out of what it printed. */
export async function idevicebackup2(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> {
  const ended = await runProgram('idevicebackup2', args, { env, timeoutMs: 300_000 });
  return { ...ended, out: ended.out.replace(/\r?\[[= ]*\][^\n\r]*/g, '') };
}

/** How many files the run received, as the tool itself counted. */
export function receivedFiles({ out }: Ended): number {
  return Number(/Received (\d+) files/.exec(out)?.[1] ?? Number.NaN);
}
