import { spawnSync } from 'node:child_process';

/** The names of the programs that run, as the system lists them; none where it does not tell. */
export function runningPrograms(platform: NodeJS.Platform): string[] {
  if (platform !== 'win32') return linesOf('ps', ['-A', '-o', 'comm=']);
  return linesOf('tasklist', ['/FO', 'CSV', '/NH']).map((line) => /^"([^"]+)"/.exec(line)?.[1] ?? '');
}

function linesOf(program: string, options: readonly string[]): string[] {
  const { status, stdout } = spawnSync(program, options, { encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? stdout.split(/\r?\n/).map((line) => line.trim()) : [];
}
