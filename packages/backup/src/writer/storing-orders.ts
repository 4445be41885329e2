/** What the storing thread does; each step is three numbers: the kind, and what it is about. */
export const step = {
  /** The number of a file, and which of the job's targets is its place on this machine. */
  begin: 0,
  /** From where to where in the slab the next part of the open file lies. */
  write: 1,
  commit: 2,
  discard: 3,
} as const;

/**
 * A slab of content, which changes hands, with the steps that go with it; one file is open at a time. Packed flat: as
 * objects, the steps would take longer on their way to the other thread than the storing of small files.
 */
export interface StoringJob {
  readonly slab: ArrayBuffer;
  readonly steps: Uint32Array;
  readonly targets: readonly string[];
}

/** Gathers the steps of one job. */
export class StoringSteps {
  readonly #steps: number[] = [];
  readonly #targets: string[] = [];

  get count(): number {
    return this.#steps.length / 3;
  }

  begin(file: number, target: string): void {
    this.#steps.push(step.begin, file, this.#targets.push(target) - 1);
  }

  /** A part that follows the one before becomes one with it. */
  write(from: number, to: number): void {
    const steps = this.#steps;
    const last = steps.length - 3;
    if (steps[last] === step.write && steps[last + 2] === from) steps[last + 2] = to;
    else steps.push(step.write, from, to);
  }

  end(how: 'commit' | 'discard'): void {
    this.#steps.push(step[how], 0, 0);
  }

  toJob(slab: ArrayBuffer): StoringJob {
    return { slab, steps: Uint32Array.from(this.#steps), targets: this.#targets };
  }
}

/** Why a file could not be stored: the system's word (`ENOSPC`), and its message. */
export interface StoringFailure {
  /** Which of the report's files. */
  readonly index: number;
  readonly reason: string;
  readonly message: string;
}

/**
 * The answer to a job: what became of the files that were committed, or could not be begun, in the order of the steps. All
 * that is not among the failures was stored, with its size, its time of modification (nanoseconds since 1970) and the 32
 * bytes of its SHA-256 in the same place of each list.
 */
export interface StoringReport {
  readonly slab: ArrayBuffer;
  readonly files: readonly number[];
  readonly sizes: readonly number[];
  readonly times: BigInt64Array;
  readonly sums: Uint8Array;
  readonly failures: readonly StoringFailure[];
}
