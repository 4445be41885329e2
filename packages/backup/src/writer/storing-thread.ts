// The storing thread: writes, hashes and renames what the connection's thread hands over (docs/formats/location.md §3).
import { parentPort } from 'node:worker_threads';
import { errorCode } from '../failures.js';
import { ReceivedFile, type StoredFile } from './received-file.js';
import { type StoringFailure, type StoringJob, type StoringReport, step } from './storing-orders.js';

const sumBytes = 32;

/** What became of the files of one job. */
class Outcomes {
  readonly #files: number[] = [];
  readonly #stored: (StoredFile | undefined)[] = [];
  readonly #failures: StoringFailure[] = [];

  stored(file: number, stored: StoredFile): void {
    this.#files.push(file);
    this.#stored.push(stored);
  }

  failed(file: number, error: unknown): void {
    this.#stored.push(undefined);
    const index = this.#files.push(file) - 1;
    this.#failures.push({ index, reason: reasonOf(error), message: String(error) });
  }

  toReport(slab: ArrayBuffer): StoringReport {
    const stored = this.#stored;
    const sums = new Uint8Array(stored.length * sumBytes);
    for (const [index, file] of stored.entries()) if (file) sums.set(file.sha256, index * sumBytes);
    return {
      slab,
      files: this.#files,
      sizes: stored.map((file) => file?.sizeBytes ?? 0),
      times: BigInt64Array.from(stored, (file) => file?.modifiedNs ?? 0n),
      sums,
      failures: this.#failures,
    };
  }
}

let outcomes = new Outcomes();
let file = -1;
/** `undefined` between files, and for the rest of a file that failed. */
let open: ReceivedFile | undefined;

function begin(id: number, target: string): void {
  file = id;
  open = new ReceivedFile(target, target, (stored) => outcomes.stored(id, stored));
}

function carryOut({ steps, targets }: StoringJob, slab: Uint8Array, at: number): void {
  const [kind, first = 0, second = 0] = steps.subarray(at, at + 3);
  if (kind === step.begin) begin(first, targets[second] ?? '');
  else if (kind === step.write) open?.write(slab.subarray(first, second));
  else {
    const ended = open;
    if (kind === step.commit) ended?.commit();
    else ended?.discard();
    open = undefined;
  }
}

/** The first failure of a file ends it; what follows for it is passed over. */
function failed(error: unknown): void {
  outcomes.failed(file, error);
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

parentPort?.on('message', (job: StoringJob) => {
  outcomes = new Outcomes();
  const bytes = new Uint8Array(job.slab);
  for (let at = 0; at < job.steps.length; at += 3) {
    try {
      carryOut(job, bytes, at);
    } catch (error) {
      failed(error);
    }
  }
  parentPort?.postMessage(outcomes.toReport(job.slab), [job.slab]);
});
