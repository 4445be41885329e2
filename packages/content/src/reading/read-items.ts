import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError } from '@pearmain/base';
import { type ContentKind, contentKinds } from '@pearmain/contract';
import { fail } from '../failures.js';
import type { LocalCopy, Tally } from '../reader.js';
import type { Batch, ReadingAnswer, ReadingOrder, ReadingWish } from './protocol.js';

const program = fileURLToPath(new URL('./content-program.js', import.meta.url));
const megabyte = 1024 * 1024;

/** What reading may cost. */
export interface ReadingLimits {
  /** Until the next items come; 60,000 when not given. */
  readonly deadlineMs?: number;
  /** 768 MiB when not given. */
  readonly memoryBytes?: number;
}

/** What is read. */
export interface Read {
  readonly kind: ContentKind;
  readonly copies: readonly LocalCopy[];
  /** What may open items that are locked by themselves. */
  readonly passwords?: readonly string[];
}

/**
 * The items in private copies of a phone's files, some at a time, read by a child process that is ended when it takes too long or
 * too much, or when nobody wants more.
 *
 * @throws content/damaged-store, content/too-costly, the signal's reason
 */
export async function* readItems(
  { kind, copies, passwords = [] }: Read,
  signal: AbortSignal,
  limits: ReadingLimits = {},
): AsyncGenerator<Batch> {
  yield* read({ kind, copies, passwords, isTally: false, isRecovery: false }, signal, limits);
}

/**
 * How much there is of a category that can tell it (`Category.count`), in the same way.
 *
 * @throws as `readItems`
 */
export async function readTally(
  { kind, copies }: Read,
  signal: AbortSignal,
): Promise<{ readonly tally: Tally; readonly notices: number }> {
  const tally = { kind, copies, passwords: [], isTally: true, isRecovery: false };
  for await (const { items, notices } of read(tally, signal, {})) {
    return { tally: items[0] as Tally, notices: notices.length }; // the child is our own program
  }
  return { tally: { items: 0 }, notices: 0 };
}

/**
 * What was deleted, in the same way: items of a category, or rows of all tables (`RecoveryStep`).
 *
 * @throws as `readItems`
 */
export async function* readDeleted(
  { kind, copies }: { readonly kind: ContentKind | undefined; readonly copies: readonly LocalCopy[] },
  signal: AbortSignal,
  limits: ReadingLimits = {},
): AsyncGenerator<Batch> {
  yield* read({ kind, copies, passwords: [], isTally: false, isRecovery: true }, signal, limits);
}

async function* read(
  wanted: Omit<ReadingOrder, 'memoryBytes'>,
  signal: AbortSignal,
  limits: ReadingLimits,
): AsyncGenerator<Batch> {
  signal.throwIfAborted();
  const { deadlineMs = 60_000, memoryBytes = 768 * megabyte } = limits;
  const { kind } = wanted;
  const child = fork(program, {
    execArgv: ['--max-old-space-size=512'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  try {
    let coming = ask(child, { wish: 'begin', order: { ...wanted, memoryBytes } }, { deadlineMs, signal });
    for (;;) {
      const answer = await coming;
      if (answer === 'too-long' || answer === 'ended') {
        const limit = answer === 'too-long' ? 'time' : 'memory';
        throw fail('too-costly', { kind: kind === undefined ? 'the rows' : contentKinds[kind].title, limit });
      }
      if (answer.kind === 'failure') throw new AppError(answer.failure.code, answer.failure.message, answer.failure);
      const { done } = answer.batch;
      // The next ones are read while these are written; whether that ends well is seen when they are wanted.
      if (!done) coming = ask(child, { wish: 'more' }, { deadlineMs, signal });
      coming.catch(() => {});
      yield answer.batch;
      if (done) return;
    }
  } finally {
    child.kill('SIGKILL');
  }
}

interface Patience {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** One wish, one answer. @throws the signal's reason */
async function ask(
  child: ChildProcess,
  wish: ReadingWish,
  { deadlineMs, signal }: Patience,
): Promise<ReadingAnswer | 'too-long' | 'ended'> {
  const answer = await new Promise<ReadingAnswer | 'too-long' | 'ended'>((resolve) => {
    const end = (outcome: ReadingAnswer | 'too-long' | 'ended'): void => {
      clearTimeout(deadline);
      child.off('message', answered).off('exit', died).off('error', died);
      signal.removeEventListener('abort', died);
      resolve(outcome);
    };
    const answered = (outcome: unknown): void => end(outcome as ReadingAnswer); // the child is our own program
    const died = (): void => end('ended');
    const deadline = setTimeout(() => end('too-long'), deadlineMs);
    signal.addEventListener('abort', died, { once: true });
    child.on('message', answered).on('exit', died).on('error', died);
    child.send(wish, (error) => error && died());
  });
  signal.throwIfAborted();
  return answer;
}
