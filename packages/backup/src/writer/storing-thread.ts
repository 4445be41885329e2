// The storing thread: writes, hashes and renames what the connection's thread hands over (docs/formats/location.md §3).
import { parentPort } from 'node:worker_threads';
import { errorCode } from '../failures.js';
import { ReceivedFile } from './received-file.js';
import type { StoringJob, StoringOrder, StoringOutcome, StoringReport } from './storing-orders.js';

let outcomes: StoringOutcome[] = [];
let file = -1;
/** `undefined` between files, and for the rest of a file that failed. */
let open: ReceivedFile | undefined;

function carryOut(order: StoringOrder, slab: Uint8Array): void {
  switch (order.kind) {
    case 'begin': {
      file = order.file;
      const id = order.file;
      open = new ReceivedFile(order.target, order.path, (stored) => void outcomes.push({ file: id, ...stored }));
      return;
    }
    case 'write':
      open?.write(slab.subarray(order.from, order.to));
      return;
    case 'commit':
      open?.commit();
      open = undefined;
      return;
    case 'discard':
      open?.discard();
      open = undefined;
  }
}

/** The first failure of a file ends it; what follows for it is passed over. */
function failed(error: unknown): void {
  outcomes.push({ file, reason: reasonOf(error), message: String(error) });
  const broken = open;
  open = undefined;
  try {
    broken?.discard();
  } catch {
    // The reason why it could not be written is the one that counts.
  }
}

/** The system's word (`ENOSPC`), which the other thread makes a failure of; errors do not keep their class on the way. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return errorCode(cause) ?? 'EIO';
}

parentPort?.on('message', ({ slab, orders }: StoringJob) => {
  outcomes = [];
  const bytes = new Uint8Array(slab);
  for (const order of orders) {
    try {
      carryOut(order, bytes);
    } catch (error) {
      failed(error);
    }
  }
  parentPort?.postMessage({ slab, outcomes } satisfies StoringReport, [slab]);
});
