import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './needs.js';

/** Our program on a terminal, with somebody who reads and types. */
export interface TypingPerson extends AsyncDisposable {
  /** Waits until this stands on the screen after what was waited for before. */
  until(words: RegExp): Promise<void>;
  type(keys: string): void;
  /** The exit code, once it has ended, and everything that was shown. */
  ended(): Promise<{ readonly code: number; readonly shown: string }>;
}

const program = join(root, 'packages/cli/bin/pearmain.mjs');
const patienceMs = 60_000;

/** Runs a command on a terminal of its own, which takes what comes on standard input for typed. */
const terminalMaker = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(["sh", "-c", sys.argv[1]])))';

/** What makes a terminal: `spawn(...onTerminal('bash -i'))`. One that nobody looks at has no width of its own. */
export function onTerminal(command: string): [program: string, args: string[]] {
  return ['/usr/bin/python3', ['-c', terminalMaker, `stty cols 200 rows 50; ${command}`]];
}

/** Starts `pearmain` on a terminal, with its folders under `home`. */
export function atTerminal(home: string, args: readonly string[], env: Readonly<Record<string, string>>): TypingPerson {
  const command = [process.execPath, program, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn(...onTerminal(command), {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      TERM: 'xterm',
      CI: '',
      ...env,
    },
  });
  let shown = '';
  let seen = 0;
  let isOver = false;
  let look = (): void => {};
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    shown += part;
    look();
  });
  const exit = new Promise<number>((resolve) => {
    child.on('close', (code) => {
      isOver = true;
      look();
      resolve(code ?? -1);
    });
  });
  return {
    until(words) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${words} was not shown:\n${shown.slice(seen)}`)), patienceMs);
        look = () => {
          const found = words.exec(shown.slice(seen));
          if (!found && !isOver) return;
          look = () => {};
          clearTimeout(timer);
          if (!found) return reject(new Error(`it ended before ${words}:\n${shown.slice(seen)}`));
          seen += found.index + found[0].length;
          resolve();
        };
        look();
      });
    },
    type: (keys) => void child.stdin.write(keys),
    ended: async () => ({ code: await exit, shown }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
