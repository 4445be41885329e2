import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskContext } from '@pearmain/base';
import { FileHasher } from './file-hasher.js';
import type { SumRow, Sums } from './sums.js';

/** What had to be done to know every sum. */
export interface SumsCompleted {
  readonly files: number;
  readonly bytes: number;
  /** Files whose sum was not known from receiving them, and were read. */
  readonly read: number;
}

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
    hasher: new FileHasher(ctx.signal),
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
  readonly hasher: FileHasher;
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
  walk.sums.stored(path, await walk.hasher.hash(file));
}

/** Whether the row was made of the file as it is now. */
export function isFresh(row: SumRow, stats: BigIntStats): boolean {
  return BigInt(row.sizeBytes) === stats.size && row.modifiedNs === stats.mtimeNs;
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
