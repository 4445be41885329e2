import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TaskContext } from '@pearmain/base';
import { isFresh } from './complete-sums.js';
import { readSums, Sums } from './sums.js';

const rowsAtOnce = 2000;

/** The sums of a backup, and of a copy of it. */
export interface CarriedSums {
  readonly from: string;
  readonly to: string;
  readonly original: string;
  readonly copy: string;
}

/** Where files were copied they have new times: a row is worth taking along while its file is still the one it was made of. */
export async function carryFresh({ from, to, original, copy }: CarriedSums, ctx: TaskContext): Promise<void> {
  using sums = Sums.openForRun(to);
  let count = 0;
  for (const row of readSums(from)) {
    const old = lstatSync(join(original, row.path), { bigint: true, throwIfNoEntry: false });
    const fresh = lstatSync(join(copy, row.path), { bigint: true, throwIfNoEntry: false });
    if (old && fresh && isFresh(row, old) && fresh.size === old.size)
      sums.stored(row.path, { ...row, modifiedNs: fresh.mtimeNs });
    count += 1;
    if (count % rowsAtOnce !== 0) continue;
    await letOthersRun();
    ctx.signal.throwIfAborted();
  }
  sums.settle();
}
