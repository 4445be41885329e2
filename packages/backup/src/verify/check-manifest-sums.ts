import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { isFileId } from '../layout.js';
import type { ContentReaders } from './contents/content-readers.js';
import type { KnownSums } from './contents/known-sums.js';
import type { Findings } from './report.js';

/** What is compared with what, and who reads it. */
export interface ManifestCheck {
  readonly backup: string;
  readonly sums: KnownSums;
  readonly findings: Findings;
  readonly readers: ContentReaders;
}

/** Compares what lies beside the content (property lists, index) with the sums that were kept, also where no content is read. */
export async function checkManifestSums({ backup, sums, findings, readers }: ManifestCheck): Promise<void> {
  const known = [...sums.inFolder('')].filter(([name]) => !isFileId(name) && isFile(join(backup, name)));
  const outcomes = await readers.read(
    known.map(([name]) => ({ path: join(backup, name), wantsSha256: true, wantsSha1: false })),
  );
  for (const [index, [name, { sha256 }]] of known.entries()) {
    const outcome = outcomes[index];
    if (!outcome || ('sha256' in outcome && outcome.sha256 === sha256)) continue;
    findings.add('manifest-altered', 'Its bytes are not those that came with this backup.', { path: name });
  }
}

/** One that is missing, or is no file, is told by whoever needs it. */
function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
