import { spawn } from 'node:child_process';

/** How a program ended and what it printed. */
export interface Ended {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** How a program is run: its environment beside the usual one, what is typed into it, and how long it may take. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly cwd?: string;
  /** Presses Ctrl-C when it is aborted. */
  readonly interrupt?: AbortSignal;
}

/** Runs a program to its end. One that takes longer than `timeoutMs` (a minute) is killed and the test fails. */
export function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { env = {}, input = '', timeoutMs = 60_000, cwd, interrupt } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: 'pipe',
      ...(cwd === undefined ? {} : { cwd }),
    });
    let out = '';
    let err = '';
    interrupt?.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${program} ${args.join(' ')} did not end within ${timeoutMs} ms\n${out}\n${err}`));
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      err += part;
    });
    child.stdin.on('error', () => {
      // A program that ends without reading what is typed into it is no fault of ours.
    });
    child.stdin.end(input);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? -1, signal, out, err });
    });
  });
}
