import type { AgentContext } from '../agent-context.js';
import { generationOf } from '../generation/generation.js';
import { type Listing, listWithFolders } from '../host/listing.js';

/** Files that a backup needs, by the first digits of their ids; with a size where that is known. */
export interface ExpectedPayload {
  payload(prefix: string): Iterable<{ readonly fileId: string; readonly storedSize?: number | undefined }>;
}

/**
 * Lists the backup's folder and every folder in it, and counts what is expected and neither there in its right size nor in
 * `also`.
 */
export async function missingPayload(
  { host, udid, phone }: AgentContext,
  expected: ExpectedPayload,
  also?: Listing,
): Promise<number> {
  const { contentFolders } = generationOf(phone).form;
  const folders = new Set(contentFolders.length > 0 ? contentFolders : ['']);
  let missing = 0;
  const seen = new Set<string>();
  for await (const { name, entries } of listWithFolders(host, udid)) {
    seen.add(name);
    if (!folders.has(name)) continue;
    for (const { fileId, storedSize } of expected.payload(name)) {
      const size = entries.get(fileId)?.size ?? also?.sizeOf(fileId);
      if (size === undefined || (storedSize !== undefined && size !== storedSize)) missing++;
    }
  }
  for (const folder of folders) {
    if (seen.has(folder)) continue;
    for (const { fileId } of expected.payload(folder)) if (also?.sizeOf(fileId) === undefined) missing++;
  }
  return missing;
}
