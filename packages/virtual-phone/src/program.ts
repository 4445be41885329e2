import type { EventEmitter } from 'node:events';
import { AppError, type JsonValue, type Log } from '@pearmain/base';
import { CommanderError } from 'commander';
import { readCommandLine } from './command-line.js';
import { startVirtualPhone } from './start.js';

/** What the program needs of its process. */
export interface ProgramProcess {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): EventEmitter;
}

const usageCodes = new Set(['bad-option', 'unknown-scenario', 'bad-scenario', 'other-phone', 'same-udid']);

/**
 * Runs the program to its end: a line of JSON when the phones can be reached, then until SIGTERM or SIGINT. Gives the
 * exit code: 0, 2 for a command line that cannot be followed, 1 for anything else.
 */
export async function runProgram(words: readonly string[], host: ProgramProcess): Promise<number> {
  try {
    const { isVerbose, ...options } = readCommandLine(words, host);
    await using running = await startVirtualPhone({ ...options, log: stderrLog(host, isVerbose) });
    const ended = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) host.once(signal, resolve);
    });
    const udids = running.all.map(({ phone }) => phone.identity.udid);
    const { listen, control, udid, wireless, mdns } = running;
    const ready = {
      ready: true,
      listen,
      ...(control === undefined ? {} : { control }),
      udid,
      ...(udids.length > 1 ? { udids } : {}),
      ...(wireless ? { network: wireless.host } : {}),
      ...(mdns === undefined ? {} : { mdns }),
    };
    host.stdout.write(`${JSON.stringify(ready)}\n`);
    await ended;
    return 0;
  } catch (error) {
    // Commander has said itself what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof AppError)) throw error;
    host.stderr.write(`${error.message}${error.advice === undefined ? '' : `\n${error.advice}`}\n`);
    return usageCodes.has(error.code.replace(/^.*\//, '')) ? 2 : 1;
  }
}

function stderrLog(host: ProgramProcess, isVerbose: boolean): Log {
  const write = (words: string, facts?: Readonly<Record<string, JsonValue>>): void => {
    host.stderr.write(`${words}${facts ? ` ${JSON.stringify(facts)}` : ''}\n`);
  };
  const quiet = (): void => {};
  return { debug: isVerbose ? write : quiet, info: isVerbose ? write : quiet, warn: write };
}
