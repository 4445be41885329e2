import { join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import { decryptFirstBlock, decryptLastBlock } from '../../crypto/cbc.js';
import { planContent } from '../../crypto/padded-length.js';
import { pathFailure, readFailure } from '../../failures.js';
import type { Findings } from '../report.js';
import type { ContentReaders } from './content-readers.js';
import type { DatabaseCheck } from './database-check.js';
import type { KnownSum } from './known-sums.js';
import type { ReadFile, ReadingOutcome } from './reading-orders.js';

/** One stored file whose bytes are looked at. */
export interface ContentJob {
  /** In the backup folder. */
  readonly path: string;
  readonly length: number;
  /** On the device, where the index is open. */
  readonly entry?: { readonly domain: string; readonly relativePath: string };
  /** What its record says; missing where the index is not open. */
  readonly record?: { readonly sizeBytes: number; readonly digest: Uint8Array | undefined };
  /** Its own key, in an encrypted backup whose keys are open. */
  readonly key?: Uint8Array;
  /** False where its end says nothing: there is a key, and it is not open. */
  readonly isReadable: boolean;
  readonly sum: KnownSum | undefined;
  /** A fault of it was found already. */
  readonly isFaulty: boolean;
}

/** What was read, and what it was compared with. */
export interface ContentTally {
  readonly files: number;
  readonly bytes: number;
  /** Stored files that the sample was taken from. */
  readonly ofFiles: number;
  /** Of a sum that was kept when it came from the device, else of the digest in its record. */
  readonly provenBySum: number;
  readonly provenByDigest: number;
  /** There was nothing to compare the bytes with: they were read, and their length and ending fit. */
  readonly unproven: number;
  readonly databases: number;
}

const filesAnOrder = 64;
const bytesAnOrder = 16 * 1024 * 1024;
/** Enough that no thread waits for the next. */
const ordersAtOnce = 6;
const sqliteMark = 'SQLite format 3\0';

/** Reads contents and compares them with whatever proves them: sums, digests, paddings, and SQLite for databases. */
export class ContentCheck implements Disposable {
  readonly #backup: string;
  readonly #findings: Findings;
  readonly #ctx: TaskContext;
  readonly #databases: DatabaseCheck | undefined;
  readonly #readers: ContentReaders;
  readonly #tally = { files: 0, bytes: 0, provenBySum: 0, provenByDigest: 0, unproven: 0, databases: 0 };
  readonly #isChosen: () => boolean;
  readonly #ofFiles: number;
  /** Databases among what was read, that SQLite was not asked about yet. */
  readonly #found: ContentJob[] = [];
  readonly #waiting: ContentJob[] = [];
  #waitingBytes = 0;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly reason: unknown } | undefined;
  #percent = 0;
  #damaged = 0;

  constructor(
    input: {
      readonly backup: string;
      readonly findings: Findings;
      readonly isChosen: () => boolean;
      readonly ofFiles: number;
      readonly databases: DatabaseCheck | undefined;
      readonly readers: ContentReaders;
    },
    ctx: TaskContext,
  ) {
    this.#backup = input.backup;
    this.#findings = input.findings;
    this.#isChosen = input.isChosen;
    this.#ofFiles = input.ofFiles;
    this.#databases = input.databases;
    this.#readers = input.readers;
    this.#ctx = ctx;
  }

  /** Whether the next file is among those that are read; to be asked once for each. */
  isChosen(): boolean {
    return this.#isChosen();
  }

  get tally(): ContentTally {
    return { ...this.#tally, ofFiles: this.#ofFiles };
  }

  /** Files in which this check alone found a fault. */
  get damaged(): number {
    return this.#damaged;
  }

  /** Has these files read and judged, in the background while others are looked for; waits while there is much to do. */
  async add(jobs: readonly ContentJob[], percent: number): Promise<void> {
    this.#percent = percent;
    for (const job of jobs) {
      this.#waiting.push(job);
      this.#waitingBytes += job.length;
      if (this.#waiting.length >= filesAnOrder || this.#waitingBytes >= bytesAnOrder) await this.#handOver();
    }
    await this.#checkDatabases();
  }

  /** Resolves when everything was read and judged. */
  async finish(): Promise<void> {
    await this.#handOver();
    while (this.#running.size > 0) await Promise.race(this.#running);
    if (this.#failure) throw this.#failure.reason;
    await this.#checkDatabases();
  }

  async #handOver(): Promise<void> {
    const order = this.#waiting.splice(0);
    this.#waitingBytes = 0;
    while (this.#running.size >= ordersAtOnce) await Promise.race(this.#running);
    if (this.#failure) throw this.#failure.reason;
    if (order.length === 0) return;
    const running = this.#checkOrder(order)
      .catch((reason: unknown) => {
        this.#failure ??= { reason };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #checkDatabases(): Promise<void> {
    for (const job of this.#found.splice(0)) {
      this.#tally.databases += 1;
      await this.#databases?.check(job, this.#ctx);
    }
  }

  async #checkOrder(jobs: readonly ContentJob[]): Promise<void> {
    this.#ctx.signal.throwIfAborted();
    const outcomes = await this.#readers.read(
      jobs.map(({ path, sum, record }) => ({
        path: join(this.#backup, path),
        wantsSha256: sum !== undefined,
        wantsSha1: record?.digest !== undefined,
      })),
    );
    this.#ctx.signal.throwIfAborted();
    for (const [index, job] of jobs.entries()) {
      const outcome = outcomes[index];
      if (outcome) this.#judge(job, outcome);
    }
    const { files, bytes } = this.#tally;
    this.#ctx.emit({ kind: 'progress', files, bytes, percent: this.#percent });
  }

  #judge(job: ContentJob, outcome: ReadingOutcome): void {
    const before = this.#findings.faults;
    if ('reason' in outcome) this.#unreadable(job, outcome.reason);
    else this.#compare(job, outcome);
    if (!job.isFaulty && this.#findings.faults > before) this.#damaged += 1;
  }

  /** A place that the disk cannot read is damage to this file; a disk that may not be read at all ends the check. */
  #unreadable(job: ContentJob, reason: string): void {
    const cause = Object.assign(new Error(reason), { code: reason, syscall: 'read' });
    if (reason === 'EACCES' || reason === 'EPERM') throw readFailure(cause, join(this.#backup, job.path));
    const { message } = pathFailure('io', job.path, cause);
    this.#findings.add('content-unreadable', message, placeOf(job));
  }

  #compare(job: ContentJob, read: ReadFile): void {
    const tally = this.#tally;
    const { sum, record } = job;
    tally.files += 1;
    tally.bytes += read.sizeBytes;
    const isAsSent = sum && sum.sha256 === read.sha256;
    const digest = record?.digest && Buffer.from(record.digest).toString('hex');
    if (sum) tally.provenBySum += 1;
    else if (digest !== undefined) tally.provenByDigest += 1;
    else tally.unproven += 1;
    if (sum && !isAsSent) {
      this.#findings.add('content-altered', 'Its bytes are not those that came from the device.', placeOf(job));
    }
    if (digest !== undefined && digest !== read.sha1) this.#digestDiffers(job, isAsSent === true);
    this.#checkEnding(job, read);
    if (this.#isDatabase(job, read)) this.#found.push(job);
  }

  #digestDiffers(job: ContentJob, isAsSent: boolean): void {
    if (isAsSent) {
      const message = 'The device noted another digest than that of the bytes it sent.';
      this.#findings.add('digest-never-fit', message, placeOf(job));
    } else this.#findings.add('digest-differs', 'Its digest is not the one in its record.', placeOf(job));
  }

  /** What has another length than its record says was judged by its end before. */
  #checkEnding({ key, record, ...job }: ContentJob, { ending, sizeBytes }: ReadFile): void {
    if (!key || !record || sizeBytes < 16 || sizeBytes % 16 !== 0) return;
    const { doubt } = planContent(sizeBytes, record.sizeBytes, decryptLastBlock(key, ending));
    if (doubt !== 'bad-ending' || job.isFaulty) return;
    this.#findings.add('content-bad-ending', 'It does not end as encrypted content ends.', placeOf(job));
  }

  #isDatabase({ key, isReadable }: ContentJob, { beginning }: ReadFile): boolean {
    if (!this.#databases || !isReadable || beginning.length < sqliteMark.length) return false;
    return Buffer.from(key ? decryptFirstBlock(key, beginning) : beginning).toString('latin1') === sqliteMark;
  }

  [Symbol.dispose](): void {
    this.#databases?.[Symbol.dispose]();
  }
}

/** Where a content lies, and what it is on the device. */
export function placeOf({ path, entry }: Pick<ContentJob, 'path' | 'entry'>): { path: string; file?: string } {
  return { path, ...(entry ? { file: `${entry.domain}/${entry.relativePath}` } : {}) };
}
