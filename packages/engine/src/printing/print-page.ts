import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail } from '../failures.js';

/** A browser, and how it is to be run. */
export interface Browser {
  readonly program: string;
  readonly isWithoutSandbox: boolean;
  /** A private folder for its profile. */
  readonly scratch: string;
  /** How long one page may take; ten minutes when not given. */
  readonly deadlineMs?: number;
}

/** What is printed, and where to; `name` is what people know it by. */
export interface Printing {
  readonly name: string;
  readonly page: string;
  readonly pdf: string;
}

/** It has no network, no profile of the person's, and nothing of it stays. */
const flags = [
  '--headless',
  '--disable-gpu',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--use-mock-keychain',
  '--password-store=basic',
  '--no-pdf-header-footer',
  '--print-to-pdf-no-header',
];

const toldBytes = 4096;

/**
 * Prints a page of this computer into a file, with a browser of its own that reaches no network.
 *
 * @throws engine/not-printed, the signal's reason
 */
export async function printPage(
  { program, isWithoutSandbox, scratch, deadlineMs = 600_000 }: Browser,
  { name, page, pdf }: Printing,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  rmSync(pdf, { force: true });
  const args = [
    ...flags,
    ...(isWithoutSandbox ? ['--no-sandbox'] : []),
    `--user-data-dir=${join(scratch, 'browser')}`,
    `--print-to-pdf=${pdf}`,
    pathToFileURL(page).href,
  ];
  const { words, isLate } = await run(program, args, { deadlineMs, signal });
  signal.throwIfAborted();
  if (isPdf(pdf)) return;
  throw fail('not-printed', { program, name, reason: isLate ? 'it took too long' : reasonIn(words) });
}

interface Patience {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Runs it to its end; what it said last, and whether it had to be ended. */
function run(program: string, args: readonly string[], { deadlineMs, signal }: Patience) {
  return new Promise<{ words: string; isLate: boolean }>((resolve) => {
    let words = '';
    let isLate = false;
    // With a group of its own all its processes can be ended.
    const hasGroup = process.platform !== 'win32';
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: hasGroup, windowsHide: true });
    const stop = (): void => {
      try {
        if (hasGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    const deadline = setTimeout(() => {
      isLate = true;
      stop();
    }, deadlineMs);
    signal.addEventListener('abort', stop, { once: true });
    const end = (last: string): void => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', stop);
      resolve({ words: last, isLate });
    };
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      words = (words + part).slice(-toldBytes);
    });
    child.on('error', (error) => end(error.message)).on('exit', () => end(words));
  });
}

function reasonIn(words: string): string {
  if (words.includes('--no-sandbox')) return 'it does not run as root with its sandbox';
  return 'it ended without having written anything';
}

/** A whole one begins and ends as such files do. */
function isPdf(path: string): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < 32) return false;
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(32);
    readSync(file, bytes, 0, 5, 0);
    readSync(file, bytes, 5, 27, size - 27);
    const text = new TextDecoder('latin1').decode(bytes);
    return text.startsWith('%PDF-') && text.trimEnd().endsWith('%%EOF');
  } finally {
    closeSync(file);
  }
}
