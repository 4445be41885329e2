import { constants, copyFileSync, type Dirent, linkSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TaskContext } from '@pearmain/base';
import { diskFailure, makeFolder, systemCode } from './disk.js';

/** How unchanged files are shared: by the disk itself, by a second name for one file, or not at all. */
export type CloneMethod = 'reflink' | 'hard-link' | 'copy';

/** What a clone came to. */
export interface CloneResult {
  readonly method: CloneMethod;
  readonly files: number;
  /** Links, pipes and the like, which no backup holds and which were left out. */
  readonly skipped: number;
}

const filesAtOnce = 2000;
/** Small files that other programs write in place; a second name for them would let those into earlier snapshots. */
const neverShared = /^(?:Info|Manifest|Status)\.plist$/;

/** The ways in which files may be shared, the best first. */
type Sharing = readonly Exclude<CloneMethod, 'copy'>[];

const ours: Sharing = ['reflink', 'hard-link'];
/** Whoever else has a file may write into it, and a second name would let that into our history. */
export const foreign: Sharing = ['reflink'];

/**
 * Makes `target` a folder with the same content as `source`, without copying bytes where the disk allows that: the first
 * file shows whether the disk can clone; if not, whether it can give a file a second name; if not, everything is copied
 * (docs/formats/location.md §3). `target` must not exist; when this throws it is incomplete, and of no use.
 */
export async function cloneFolder(
  source: string,
  target: string,
  ctx: TaskContext,
  sharing: Sharing = ours,
): Promise<CloneResult> {
  ctx.signal.throwIfAborted();
  const method = probeClone(source, target, sharing);
  const run: Run = { share: sharers[method], ctx, files: 0, skipped: 0 };
  try {
    await cloneInto(run, source, target);
  } catch (error) {
    throw diskFailure(error, target);
  }
  return { method, files: run.files, skipped: run.skipped };
}

/**
 * Tries with `source`, or with one file of it where it is a folder, which way the disk under `target` offers. Never with a file on
 * which this process holds a lock: closing it anywhere lets go of the lock.
 */
export function probeClone(source: string, target: string, sharing: Sharing = ours): CloneMethod {
  const sample = statSync(source).isFile() ? source : findFile(source);
  if (!sample) return sharing.at(-1) ?? 'copy';
  const probe = `${target}.probe`;
  makeFolder(join(target, '..'));
  for (const method of sharing) {
    rmSync(probe, { force: true });
    try {
      sharers[method](sample, probe);
      return method;
    } catch (error) {
      if (!cannotShare.has(systemCode(error) ?? '')) throw diskFailure(error, probe);
    } finally {
      rmSync(probe, { force: true });
    }
  }
  return 'copy';
}

/** One file, without copying its bytes where the disk allows that. Whoever changes `to` afterwards replaces it. */
export function shareOrCopy(from: string, to: string): void {
  for (const method of ['reflink', 'hard-link', 'copy'] as const) {
    try {
      sharers[method](from, to);
      return;
    } catch (error) {
      if (method === 'copy' || !cannotShare.has(systemCode(error) ?? '')) throw error;
    }
  }
}

const sharers: Readonly<Record<CloneMethod, (from: string, to: string) => void>> = {
  reflink: (from, to) => copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE),
  'hard-link': linkSync,
  copy: (from, to) => copyFileSync(from, to),
};

/** What disks answer that can neither clone nor link, or not this file. */
const cannotShare = new Set([
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EXDEV',
  'EPERM',
  'EINVAL',
  'ENOTTY',
  'EMLINK',
  'EBADF',
]);

interface Run {
  readonly share: (from: string, to: string) => void;
  readonly ctx: TaskContext;
  files: number;
  skipped: number;
}

async function cloneInto(run: Run, source: string, target: string): Promise<void> {
  mkdirSync(target, { mode: 0o700 });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (entry.isDirectory()) await cloneInto(run, from, to);
    else if (entry.isFile()) cloneFile(run, entry, from, to);
    else run.skipped += 1;
    if (run.files % filesAtOnce !== 0) continue;
    await letOthersRun();
    run.ctx.signal.throwIfAborted();
  }
}

function cloneFile(run: Run, entry: Dirent, from: string, to: string): void {
  run.files += 1;
  if (run.share === linkSync && neverShared.test(entry.name)) {
    copyFileSync(from, to);
    return;
  }
  try {
    run.share(from, to);
  } catch (error) {
    if (!cannotShare.has(systemCode(error) ?? '')) throw error;
    copyFileSync(from, to);
  }
}

function findFile(folder: string): string | undefined {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) return join(folder, entry.name);
    const below = entry.isDirectory() ? findFile(join(folder, entry.name)) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}
