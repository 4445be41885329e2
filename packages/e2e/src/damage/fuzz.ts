import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeScratch, type Scratch } from '../harness/scratch.js';
import { bounds } from './drill.js';

/** What is fuzzed, for how long, and from which numbers. */
export interface FuzzPlan {
  readonly target: string;
  readonly seconds: number;
  readonly seed: number;
}

/** An input that was not survived; `inputOf` makes it again. */
export interface FuzzFind {
  readonly target: string;
  readonly seed: number;
  readonly number: number;
  readonly what: string;
}

/** How many inputs were read, and those that were not survived. */
export interface FuzzReport {
  readonly inputs: number;
  readonly finds: readonly FuzzFind[];
}

const program = fileURLToPath(new URL('./fuzz-job.js', import.meta.url));
const watchedEveryMs = 100;

/** Has inputs read in a child process for that time; one that crashes, hangs or grows too large is told, and the next child goes on. */
export async function fuzz(plan: FuzzPlan): Promise<FuzzReport> {
  const finds: FuzzFind[] = [];
  using scratch = makeScratch();
  const end = performance.now() + plan.seconds * 1000;
  let next = 0;
  while (performance.now() < end) next = await runChild(plan, { first: next, end, finds, scratch });
  return { inputs: next, finds };
}

interface Running {
  readonly first: number;
  readonly end: number;
  readonly finds: FuzzFind[];
  /** A child is killed in the middle of an input, and leaves things behind. */
  readonly scratch: Scratch;
}

/** Returns the number of the input that comes next. */
function runChild({ target, seed }: FuzzPlan, { first, end, finds, scratch }: Running): Promise<number> {
  return new Promise((resolve) => {
    const child = fork(program, [target, String(seed), String(first), scratch.at(`from ${first}`)], {
      execArgv: [`--max-old-space-size=${bounds.megabytes}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let number = first;
    let begun = performance.now();
    let words = '';
    let isKilled = false;
    const find = (what: string): void => void finds.push({ target, seed, number, what });
    const kill = (what?: string): void => {
      if (what !== undefined) find(what);
      isKilled = true;
      child.kill('SIGKILL');
    };
    const watch = setInterval(() => {
      const now = performance.now();
      const megabytes = residentMegabytes(child.pid);
      if (now >= end) kill();
      else if (now - begun > bounds.seconds * 1000) kill(`more than ${bounds.seconds} s`);
      else if (megabytes > bounds.megabytes) kill(`${Math.round(megabytes)} MB`);
    }, watchedEveryMs);
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      words = (words + part).slice(-2000);
    });
    child.on('message', (message) => {
      const told = message as { readonly number: number; readonly crash?: string }; // from our own program
      if (told.crash !== undefined) find(told.crash);
      number = told.number;
      begun = performance.now();
    });
    child.on('close', () => {
      clearInterval(watch);
      if (!isKilled) find(`it ended: ${words}`);
      resolve(number + 1);
    });
  });
}

/** Where the system tells it; elsewhere the bound on the heap must do. */
function residentMegabytes(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}
