import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFailure, type TaskContext } from '@pearmain/base';
import { type Integrity, IntegrityChecker } from '@pearmain/sqlite';
import { openContent } from '../../contents.js';
import type { ClassKeys } from '../../crypto/class-keys.js';
import { contentPath, fileId } from '../../layout.js';
import type { OpenIndex } from '../../manifest/index-database.js';
import type { MBFile } from '../../manifest/mb-file.js';
import { findRow } from '../../manifest/read-rows.js';
import { makeScratchFolder } from '../../manifest/scratch-folder.js';
import { isPlainFile } from '../../plain-file.js';
import type { Findings } from '../report.js';
import { type ContentJob, placeOf } from './content-check.js';

/** Copying and checking larger ones would take minutes each. */
const largestBytes = 2 * 1024 ** 3;

const unknown = {
  'too-long': 'checking it took too long',
  'too-large': 'checking it took too much memory',
  'not-opened': 'SQLite could not open it here',
} as const;

/** Where the databases of one backup are found, and what is found in them. */
export interface DatabaseSource {
  readonly backup: string;
  readonly index: OpenIndex;
  readonly keys: ClassKeys | undefined;
  readonly findings: Findings;
  readonly scratch?: string | undefined;
}

/**
 * Lets SQLite check the databases inside a backup, each in a private decrypted copy together with its log, in a child process with
 * bounds. What is wrong in one never ends the check.
 */
export class DatabaseCheck implements Disposable {
  readonly #source: DatabaseSource;
  readonly #checker = new IntegrityChecker();

  constructor(source: DatabaseSource) {
    this.#source = source;
  }

  async check(job: ContentJob, ctx: TaskContext): Promise<void> {
    const { findings, scratch } = this.#source;
    if (job.length > largestBytes) {
      findings.add('database-unchecked', 'SQLite was not asked: the database is very large.', placeOf(job));
      return;
    }
    const folder = makeScratchFolder(scratch ?? tmpdir());
    try {
      const copy = join(folder, 'database');
      await copyOut({ path: join(this.#source.backup, job.path), key: job.key, sizeBytes: sizeOf(job) }, copy);
      await this.#copyLog(job, `${copy}-wal`);
      this.#tell(job, await this.#checker.check(copy, ctx.signal));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** What was written last may be in the log alone. One that cannot be read is a finding of its own. */
  async #copyLog({ entry }: ContentJob, target: string): Promise<void> {
    if (!entry) return;
    const { backup, index, keys } = this.#source;
    const id = fileId(entry.domain, `${entry.relativePath}-wal`);
    const blob = findRow(index.database, id)?.blob;
    const path = [contentPath(id), id].find((place) => isPlainFile(backup, place));
    const record = blob && recordOf(index, blob);
    if (!record || path === undefined) return;
    const key = record.encryptionKey && keys?.findFileKey(record.encryptionKey);
    if (record.encryptionKey && !key) return;
    await copyOut({ path: join(backup, path), key, sizeBytes: record.sizeBytes }, target);
  }

  #tell(job: ContentJob, outcome: Integrity): void {
    const { findings } = this.#source;
    if (outcome.kind === 'damaged') {
      findings.add('database-damaged', `SQLite finds it damaged: ${outcome.words}.`, placeOf(job));
    } else if (outcome.kind === 'unknown') {
      findings.add('database-unchecked', `SQLite says nothing of it: ${unknown[outcome.why]}.`, placeOf(job));
    }
  }

  [Symbol.dispose](): void {
    this.#checker[Symbol.dispose]();
  }
}

function sizeOf({ record, length }: ContentJob): number {
  return record?.sizeBytes ?? length;
}

function recordOf(index: OpenIndex, blob: Uint8Array): MBFile | undefined {
  try {
    return index.readRecord(blob);
  } catch (error) {
    if (isFailure(error, 'backup/damaged-record')) return undefined;
    throw error;
  }
}

async function copyOut(content: Parameters<typeof openContent>[0], target: string): Promise<void> {
  await using opened = await openContent(content);
  const descriptor = openSync(target, 'wx', 0o600);
  try {
    for await (const part of opened.chunks()) {
      for (let done = 0; done < part.length; ) done += writeSync(descriptor, part, done);
    }
  } finally {
    closeSync(descriptor);
  }
}
