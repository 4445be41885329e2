import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TaskContext } from '@pearmain/base';
import type { SumRow, Sums } from './sums.js';

/** What had to be done to know every sum. */
export interface SumsCompleted {
  readonly files: number;
  readonly bytes: number;
  /** Files whose sum was not known from receiving them, and were read. */
  readonly read: number;
}

const chunkBytes = 1024 * 1024;
const breathBytes = 8 * chunkBytes;
/** What opening a file costs, as if in bytes read. */
const bytesAFile = 32 * 1024;

/**
 * Makes the sums say what lies in `folder`, no more and no less: files without a row, or whose size or time of modification
 * differ from it, are read; rows of files that are gone are dropped.
 */
export async function completeSums(sums: Sums, folder: string, ctx: TaskContext): Promise<SumsCompleted> {
  const walk: Walk = {
    sums,
    folder,
    ctx,
    files: 0,
    bytes: 0,
    read: 0,
    visited: new Set(),
    buffer: Buffer.allocUnsafe(chunkBytes),
    sinceBreath: 0,
  };
  await completeFolder(walk, '');
  if (sums.count() !== walk.files) dropStrays(walk);
  const { files, bytes, read } = walk;
  return { files, bytes, read };
}

interface Walk {
  readonly sums: Sums;
  readonly folder: string;
  readonly ctx: TaskContext;
  readonly visited: Set<string>;
  readonly buffer: Buffer;
  sinceBreath: number;
  files: number;
  bytes: number;
  read: number;
}

async function completeFolder(walk: Walk, inside: string): Promise<void> {
  walk.ctx.signal.throwIfAborted();
  walk.visited.add(inside);
  const known = walk.sums.inFolder(inside);
  const folders: string[] = [];
  for (const entry of readdirSync(join(walk.folder, inside), { withFileTypes: true })) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) folders.push(path);
    if (!entry.isFile()) continue;
    await completeFile(walk, path, known.get(entry.name));
    known.delete(entry.name);
  }
  for (const name of known.keys()) walk.sums.removed(inside === '' ? name : `${inside}/${name}`);
  for (const path of folders) await completeFolder(walk, path);
}

async function completeFile(walk: Walk, path: string, row: SumRow | undefined): Promise<void> {
  const file = join(walk.folder, path);
  const stats = lstatSync(file, { bigint: true });
  walk.files += 1;
  walk.bytes += Number(stats.size);
  if (row && isFresh(row, stats)) return;
  walk.read += 1;
  walk.sums.stored(path, await sumOf(walk, file));
}

/** Whether the row was made of the file as it is now. */
export function isFresh(row: SumRow, stats: BigIntStats): boolean {
  return BigInt(row.sizeBytes) === stats.size && row.modifiedNs === stats.mtimeNs;
}

async function sumOf(walk: Walk, file: string) {
  const descriptor = openSync(file, 'r');
  try {
    const hash = createHash('sha256');
    const { mtimeNs } = fstatSync(descriptor, { bigint: true });
    let sizeBytes = 0;
    for (;;) {
      const length = readSync(descriptor, walk.buffer);
      if (length === 0) break;
      hash.update(walk.buffer.subarray(0, length));
      sizeBytes += length;
      await breathe(walk, length);
    }
    return { sha256: hash.digest('hex'), sizeBytes, modifiedNs: mtimeNs };
  } finally {
    closeSync(descriptor);
  }
}

/** Lets others run now and then: many small files are read several times faster without waiting for each. */
async function breathe(walk: Walk, length: number): Promise<void> {
  walk.sinceBreath += length + bytesAFile;
  if (walk.sinceBreath < breathBytes) return;
  walk.sinceBreath = 0;
  await letOthersRun();
  walk.ctx.signal.throwIfAborted();
}

/** Rows in folders that are gone altogether. */
function dropStrays(walk: Walk): void {
  const strays: string[] = [];
  for (const { path } of walk.sums.rows()) {
    const cut = path.lastIndexOf('/');
    if (!walk.visited.has(cut < 0 ? '' : path.slice(0, cut))) strays.push(path);
  }
  for (const path of strays) walk.sums.removed(path);
}
