import { setImmediate as letOthersRun } from 'node:timers/promises';
import { compareBackups } from '@pearmain/backup';
import { Scope, type TaskContext } from '@pearmain/base';
import type { DiffResult, FileChange } from '@pearmain/contract';
import { DomainTally } from '../diff/domain-tally.js';
import { Page, placeOf } from '../diff/page.js';
import type { Environment } from '../environment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { showSnapshot } from './show-snapshot.js';

/** Which backups are compared, and which of the changes are listed. */
export interface DiffSnapshotsInput {
  readonly before: string;
  readonly after: string;
  readonly device?: string | undefined;
  readonly opener: SnapshotOpener;
  /** How many changes are listed, from behind the one at `after` on (`DiffResult.next`). */
  readonly page: { readonly size: number; readonly after?: string | undefined };
  /** Hears of every change, in no order that means anything; what it returns is waited for. */
  tell?(change: FileChange): Promise<void> | void;
}

/** So many steps are taken before others may run. */
const stepsABreath = 5000;

/**
 * Compares the files of two backups by their indexes: what was added, changed and removed, by domain and in one page of a list
 * (docs/formats/backup-folder.md §8). No content is read.
 *
 * @throws backup/password-needed, backup/wrong-password; as `showSnapshot`
 */
export async function diffSnapshots(
  environment: Environment,
  input: DiffSnapshotsInput,
  context: TaskContext,
): Promise<DiffResult> {
  const { opener, device, tell } = input;
  const before = await showSnapshot(environment, { snapshot: input.before, device });
  const after = await showSnapshot(environment, { snapshot: input.after, device });
  await using scope = new Scope();
  const old = scope.own(await opener.open({ folder: before.folder }));
  const young = scope.own(await opener.open({ folder: after.folder }));
  const tally = new DomainTally();
  const page = new Page<FileChange>(input.page, placeOf);
  let same = 0;
  let steps = 0;
  for (const compared of compareBackups(old, young)) {
    steps += 1;
    if (steps % stepsABreath === 0) {
      await letOthersRun();
      context.signal.throwIfAborted();
      context.emit({ kind: 'progress', files: steps, bytes: 0 });
    }
    if (compared === 'same') {
      same += 1;
      continue;
    }
    tally.add(compared);
    page.add(compared);
    await tell?.(compared);
  }
  return { before, after, same, totals: tally.totals, domains: tally.domains(), ...page.finish() };
}
