import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { systemCode } from './disk.js';
import { readFailure } from './read-failure.js';

/** What a folder holds, and what it takes on the disk. */
export interface DiskUse {
  /** Files of a backup's content, by their names; its lists and index are not among them. */
  readonly contentFiles: number;
  readonly contentBytes: number;
  /** What the disk has set aside for all its files, each once however many names it has here. */
  readonly diskBytes: number;
  /**
   * The part of it that nothing else uses: what is freed when the folder is removed. Files that also have a name outside of it
   * are not counted. Where a disk shares content by clones of its own, it is the most that can be.
   */
  readonly ownBytes: number;
}

/** Hashes name content; iOS 3 and before put an ending behind them. */
const content = /^[0-9a-f]{40}(?:\.mddata|\.mdbackup)?$/;
const blockBytes = 512;
const foldersAtOnce = 64;

/**
 * Adds up what lies in a folder. Links are not followed, and files that go away meanwhile are left out.
 *
 * `isCounted` says of a file with several names, by its path in the folder and its number on the disk, whether it was counted
 * already as part of something else; then it takes nothing here.
 *
 * @throws history/not-readable
 */
export async function measureFolder(
  folder: string,
  signal: AbortSignal,
  isCounted: (path: string, inode: bigint) => boolean = () => false,
): Promise<DiskUse> {
  return await measure([folder], signal, isCounted);
}

/**
 * The same for several folders of one disk as if they were one: files that only they share are their own.
 *
 * @throws history/not-readable
 */
export async function measureFolders(folders: readonly string[], signal: AbortSignal): Promise<DiskUse> {
  return await measure(folders, signal, () => false);
}

async function measure(
  folders: readonly string[],
  signal: AbortSignal,
  isCounted: (path: string, inode: bigint) => boolean,
): Promise<DiskUse> {
  const use = { contentFiles: 0, contentBytes: 0, diskBytes: 0, ownBytes: 0 };
  const names = new Map<bigint, Linked>();
  const waiting = folders.map((folder) => ({ folder, inside: '' }));
  for (let count = 0; ; count++) {
    const next = waiting.pop();
    if (next === undefined) break;
    const { folder, inside } = next;
    if (count % foldersAtOnce === 0) await letOthersRun();
    signal.throwIfAborted();
    for (const entry of entriesOf(join(folder, inside))) {
      const path = join(inside, entry.name);
      if (entry.isDirectory()) waiting.push({ folder, inside: path });
      if (!entry.isFile()) continue;
      const stats = lstatSync(join(folder, path), { bigint: true, throwIfNoEntry: false });
      if (!stats) continue;
      if (content.test(entry.name)) {
        use.contentFiles += 1;
        use.contentBytes += Number(stats.size);
      }
      const bytes = Number(stats.blocks) * blockBytes;
      if (stats.nlink === 1n) {
        use.diskBytes += bytes;
        use.ownBytes += bytes;
        continue;
      }
      const known = names.get(stats.ino);
      names.set(stats.ino, { bytes, here: (known?.here ?? 0n) + 1n, all: stats.nlink });
      if (!known && !isCounted(path, stats.ino)) use.diskBytes += bytes;
    }
  }
  for (const { bytes, here, all } of names.values()) if (here === all) use.ownBytes += bytes;
  return use;
}

/** A file with several names. */
interface Linked {
  readonly bytes: number;
  readonly here: bigint;
  readonly all: bigint;
}

/**
 * Says of a file whether one of these folders, the likeliest first, has the same file in the same place: what snapshots share with
 * those before them.
 */
export function sharedWith(folders: readonly string[]): (path: string, inode: bigint) => boolean {
  return (path, inode) =>
    folders.some((folder) => lstatSync(join(folder, path), { bigint: true, throwIfNoEntry: false })?.ino === inode);
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw readFailure(error, folder);
  }
}
