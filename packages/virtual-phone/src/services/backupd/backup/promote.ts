import type { AgentContext } from '../agent-context.js';
import { generationOf } from '../generation/generation.js';
import { batchSize } from '../host/host-folder.js';
import { whileWriting } from '../mb-error.js';

/** Moves content out of Snapshot to its place, then the manifests, one by one (step 14). */
export async function moveIntoPlace(context: AgentContext, ids: Iterable<readonly string[]>): Promise<void> {
  const { host, mishaps, phone, udid } = context;
  const { form } = generationOf(phone);
  const snapshot = `${udid}/Snapshot`;
  let count = 0;
  try {
    for (const batch of ids) {
      for await (const piece of mishaps.pieces('moving', count, batch)) {
        await host.move(piece.map((id) => [form.contentPath(snapshot, id), form.contentPath(udid, id)] as const));
        count += piece.length;
      }
    }
    await mishaps.reach('moving', count);
    for (const name of ['Manifest.plist', form.indexName]) {
      await host.move([[`${snapshot}/${name}`, `${udid}/${name}`]], { missingIsFine: true });
    }
  } catch (error) {
    throw whileWriting('Error moving files', error);
  }
}

/** Removes content that the manifest no longer names, then Snapshot and what very old phones left (step 15). */
export async function removeLeftovers(context: AgentContext, ids: Iterable<string>): Promise<void> {
  const { host, mishaps, phone, udid } = context;
  const { form } = generationOf(phone);
  let count = 0;
  try {
    for (const batch of inPieces(ids, batchSize)) {
      for await (const piece of mishaps.pieces('removing', count, batch)) {
        await host.remove(piece.map((id) => form.contentPath(udid, id)));
        count += piece.length;
      }
    }
    await mishaps.reach('removing', count);
    await host.remove([`${udid}/Snapshot`]);
    await host.remove([`${udid}/Manifest.mbdx`]);
  } catch (error) {
    throw whileWriting('Error removing files', error);
  }
}

function* inPieces(ids: Iterable<string>, size: number): Iterable<readonly string[]> {
  let piece: string[] = [];
  for (const id of ids) {
    piece.push(id);
    if (piece.length < size) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
