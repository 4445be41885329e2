import { batchSize } from '../host/host-folder.js';
import type { ManifestReader } from '../manifest/manifest-reader.js';
import { expected, inBatches } from '../progress.js';
import { contentState, type Plan } from './plan.js';

/** The folders of a backup: `''`, `00` to `ff` in no particular order, and the same in Snapshot. */
export function foldersOf(udid: string): string[] {
  const names = Array.from({ length: 256 }, (_, index) => ((index * 167) % 256).toString(16).padStart(2, '0'));
  const inside = (folder: string): string[] => [folder, ...names.map((name) => `${folder}/${name}`)];
  return [...inside(udid), ...inside(`${udid}/Snapshot`)];
}

/** Ids of the earlier backup's content that the new manifest does not name. */
export function* removedIds(base: ManifestReader | undefined, plan: Plan): Iterable<string> {
  for (const fileId of base?.payload() ?? []) {
    if (!plan.hasContent(fileId)) yield fileId;
  }
}

/** Seconds that the steps from the folders to the last status are expected to take. */
export function expectedSeconds(plan: Plan, removed: number): number {
  const wanted = plan.total(contentState.wanted);
  const moving = wanted.files + plan.total(contentState.arrived).files;
  const { makeDirectory, move, remove, transfer } = expected;
  const small = transfer(1, 0);
  return (
    514 * makeDirectory() +
    4 * small +
    inBatches(wanted.files, (files) => transfer(files, 0), batchSize) +
    wanted.bytes / 10_485_760 +
    2 * small +
    inBatches(moving, move, batchSize) +
    2 * move(1) +
    inBatches(removed, remove, batchSize) +
    2 * remove(1)
  );
}
