import type { AgentContext } from '../agent-context.js';
import { type Listing, listWithFolders } from '../host/listing.js';

/** Files that a backup needs, by the first two digits of their ids; with a size where that is known. */
export interface ExpectedPayload {
  payload(prefix: string): Iterable<{ readonly fileId: string; readonly storedSize?: number | undefined }>;
}

const prefixes = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

/**
 * Lists the backup's folder and every folder in it, and counts what is expected and neither there in its right size nor in
 * `also`.
 */
export async function missingPayload(
  { host, udid }: AgentContext,
  expected: ExpectedPayload,
  also?: Listing,
): Promise<number> {
  let missing = 0;
  const seen = new Set<string>();
  for await (const { name, entries } of listWithFolders(host, udid)) {
    seen.add(name);
    if (!prefixes.includes(name)) continue;
    for (const { fileId, storedSize } of expected.payload(name)) {
      const size = entries.get(fileId)?.size ?? also?.sizeOf(fileId);
      if (size === undefined || (storedSize !== undefined && size !== storedSize)) missing++;
    }
  }
  for (const prefix of prefixes) {
    if (seen.has(prefix)) continue;
    for (const { fileId } of expected.payload(prefix)) if (also?.sizeOf(fileId) === undefined) missing++;
  }
  return missing;
}
