import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of its own for a location, that can be filled up. */
export interface SmallDisk extends Disposable {
  readonly folder: string;
  /** Leaves so many bytes free, until `empty`. */
  fill(freeBytes: number): void;
  empty(): void;
}

const block = Buffer.alloc(256 * 1024);

/** A file system in memory of that size at `folder`; `undefined` where this user may not mount one. */
export function mountSmallDisk(folder: string, sizeBytes: number): SmallDisk | undefined {
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'pearmain-walk', folder]);
  if (mounted.status !== 0) return undefined;
  const filler = join(folder, 'filler');
  return {
    folder,
    fill(freeBytes) {
      const file = openSync(filler, 'w');
      try {
        for (;;) {
          const { bavail, bsize } = statfsSync(folder);
          const left = bavail * bsize - freeBytes;
          if (left <= 0) break;
          writeSync(file, block, 0, Math.min(left, block.length));
        }
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(filler, { force: true }),
    [Symbol.dispose]: () => void spawnSync('umount', ['-l', folder]),
  };
}
