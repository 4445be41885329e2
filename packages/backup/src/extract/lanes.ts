import { on } from 'node:events';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type ExtractOrder, type ExtractOutcome, extractFile } from './extract-file.js';

/** What a thread is started with: memory it shares, in which 1 means that it shall halt. */
export interface ThreadData {
  readonly halt: SharedArrayBuffer;
}

/** So many orders lie at a thread, that it never waits for us. */
const waitingAtMost = 8;

/**
 * Carries out orders in this thread and in `threads` others at once, and tells each outcome. An order is made when somebody is
 * free to carry it out, so that memory stays small. Aborted, it leaves no half file, and throws the signal's reason.
 */
export async function carryOutAll(
  orders: Iterator<ExtractOrder>,
  tell: (outcome: ExtractOutcome) => void,
  { threads, signal }: { readonly threads: number; readonly signal: AbortSignal },
): Promise<void> {
  const halt = new SharedArrayBuffer(4);
  const flag = new Int32Array(halt);
  const setHalt = (): void => void Atomics.store(flag, 0, 1);
  const isHalted = (): boolean => Atomics.load(flag, 0) === 1;
  const next = (): ExtractOrder | undefined => {
    const { value, done } = isHalted() ? { value: undefined, done: true } : orders.next();
    return done ? undefined : value;
  };
  signal.addEventListener('abort', setHalt);
  if (signal.aborted) setHalt();
  try {
    const lane = { next, tell, isHalted };
    const lanes = [workHere(lane), ...Array.from({ length: threads }, () => workInThread(lane, { halt }))];
    // One that breaks halts the others, and they are waited for: nobody writes when this returns.
    for (const each of lanes) each.catch(setHalt);
    const ended = await Promise.allSettled(lanes);
    signal.throwIfAborted();
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  } finally {
    signal.removeEventListener('abort', setHalt);
  }
}

interface Lane {
  next(): ExtractOrder | undefined;
  tell(outcome: ExtractOutcome): void;
  isHalted(): boolean;
}

async function workHere({ next, tell, isHalted }: Lane): Promise<void> {
  for (let order = next(); order; order = next()) {
    const extracting = extractFile(order, isHalted);
    let step = extracting.next();
    while (!step.done) {
      await letOthersRun();
      step = extracting.next();
    }
    tell(step.value);
    await letOthersRun();
  }
}

async function workInThread({ next, tell }: Lane, workerData: ThreadData): Promise<void> {
  const worker = new Worker(new URL('./extract-thread.js', import.meta.url), { workerData });
  try {
    const outcomes = on(worker, 'message') as AsyncIterator<[ExtractOutcome]>; // `on` does not know what comes
    for (let waiting = 0; ; waiting -= 1) {
      for (; waiting < waitingAtMost; waiting += 1) {
        const order = next();
        if (!order) break;
        worker.postMessage(order);
        order.key?.fill(0); // the thread has a copy, and wipes it
      }
      if (waiting === 0) return;
      const { value } = await outcomes.next();
      tell(value[0]);
    }
  } finally {
    await worker.terminate();
  }
}
