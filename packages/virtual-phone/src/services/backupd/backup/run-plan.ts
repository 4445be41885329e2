import type { BackupForm } from '../generation/backup-form.js';
import { batchSize } from '../host/host-folder.js';
import type { ManifestReader } from '../manifest/manifest-reader.js';
import { expected, inBatches } from '../progress.js';
import { contentState, type Plan } from './plan.js';

/** The folders of a backup: its own, those for content, and the same in Snapshot. */
export function foldersOf(udid: string, { contentFolders }: BackupForm): string[] {
  const inside = (folder: string): string[] => [folder, ...contentFolders.map((name) => `${folder}/${name}`)];
  return [...inside(udid), ...inside(`${udid}/Snapshot`)];
}

/** Ids of the earlier backup's content that the new manifest does not name. */
export function* removedIds(base: ManifestReader | undefined, plan: Plan): Iterable<string> {
  for (const fileId of base?.payload() ?? []) {
    if (!plan.hasContent(fileId)) yield fileId;
  }
}

/** Seconds that the steps from the folders to the last status are expected to take. */
export function expectedSeconds(
  plan: Plan,
  { folders, removed }: { readonly folders: number; readonly removed: number },
): number {
  const wanted = plan.total(contentState.wanted);
  const moving = wanted.files + plan.total(contentState.arrived).files;
  const { makeDirectory, move, remove, transfer } = expected;
  const small = transfer(1, 0);
  return (
    folders * makeDirectory() +
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
