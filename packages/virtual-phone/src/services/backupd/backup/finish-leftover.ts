import type { AgentContext } from '../agent-context.js';
import { batchSize } from '../host/host-folder.js';
import type { ManifestReader } from '../manifest/manifest-reader.js';
import type { SnapshotState } from '../status.js';
import type { Leftover } from './existing-backup.js';
import { moveIntoPlace, removeLeftovers } from './promote.js';

/**
 * Completes a run that was cut while it moved or removed (step 8): its backup is whole afterwards, and the new run goes
 * on from it. One that was cut while uploading needs nothing.
 */
export async function finishLeftover(
  context: AgentContext,
  leftover: Leftover,
  manifest: ManifestReader,
  putStatus: (state: SnapshotState) => Promise<void>,
): Promise<void> {
  if (leftover.state === 'uploading') return;
  if (leftover.state === 'moving') {
    await moveIntoPlace(context, leftover.snapshot.batches(batchSize));
    await putStatus('removing');
  }
  await removeLeftovers(context, unnamed(leftover, manifest));
  await putStatus('finished');
}

/** Content in the backup's folder that its manifest does not name. */
function* unnamed(leftover: Leftover, manifest: ManifestReader): Iterable<string> {
  for (const batch of leftover.top.batches(1000)) {
    for (const id of batch) if (!manifest.find(id)) yield id;
  }
}
