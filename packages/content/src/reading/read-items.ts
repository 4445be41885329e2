import type { ContentKind } from '@pearmain/contract';
import type { LocalCopy, Tally } from '../reader.js';
import type { Batch, ReadingOrder } from './protocol.js';
import { ReadingChild } from './reading-child.js';

/** What reading may cost. */
export interface ReadingLimits {
  /** Until the next items come; 60,000 when not given and the category says nothing else. */
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

/** The compact copy that recovery checks itself against takes long for a large store, and gives nothing while it is made. */
const patienceMs = 600_000;

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
  yield* read({ kind, copies, passwords: [], isTally: false, isRecovery: true }, signal, {
    deadlineMs: patienceMs,
    ...limits,
  });
}

async function* read(
  wanted: Omit<ReadingOrder, 'memoryBytes'>,
  signal: AbortSignal,
  limits: ReadingLimits,
): AsyncGenerator<Batch> {
  signal.throwIfAborted();
  using child = ReadingChild.start(wanted.kind, signal, limits);
  let coming = child.ask({ wish: 'begin', order: { ...wanted, memoryBytes: child.memoryBytes } });
  for (;;) {
    const { batch } = await coming;
    const { done } = batch;
    // The next ones are read while these are written; whether that ends well is seen when they are wanted.
    if (!done) coming = child.ask({ wish: 'more' });
    coming.catch(() => {});
    yield batch;
    if (done) return;
  }
}
