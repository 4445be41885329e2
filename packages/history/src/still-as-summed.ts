import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TaskContext } from '@pearmain/base';
import { isFresh } from './complete-sums.js';
import { FileHasher } from './file-hasher.js';
import type { KeptSums } from './sums.js';

/**
 * Whether a backup folder holds the files that its sums were made of, no more and no less, each with its size and time of
 * modification: then what was found out about it since holds on (docs/formats/location.md §5). Content is read of the outermost files
 * alone: a backup whose index a disk lost bits of cannot be restored.
 */
export async function isStillAsSummed(folder: string, sums: KeptSums, { signal }: TaskContext): Promise<boolean> {
  const hasher = new FileHasher(signal);
  let files = 0;
  const pending = [''];
  for (let inside = pending.pop(); inside !== undefined; inside = pending.pop()) {
    const known = sums.inFolder(inside);
    const path = join(folder, inside);
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        pending.push(inside === '' ? entry.name : `${inside}/${entry.name}`);
        continue;
      }
      const row = known.get(entry.name);
      const stats = lstatSync(join(path, entry.name), { bigint: true, throwIfNoEntry: false });
      if (!row || !stats?.isFile() || !isFresh(row, stats)) return false;
      if (inside === '' && (await hasher.hash(join(path, entry.name))).sha256 !== row.sha256) return false;
      files += 1;
    }
    signal.throwIfAborted();
    await letOthersRun();
  }
  return files === sums.count();
}
