import type { Description, FileChoices } from '../description.js';
import type { BackupFiles } from '../reader.js';

/** What an export takes of the disk. */
export interface Need {
  readonly files: number;
  readonly bytes: number;
}

/** Of the files that belong to some items, as far as they are in the backup. */
export async function needOf(
  items: AsyncIterable<object>,
  { describe, choices, files }: { describe: Description<object>; choices: FileChoices; files: BackupFiles },
): Promise<Need> {
  const need = { files: 0, bytes: 0 };
  for await (const item of items) {
    for (const { domain, relativePath } of describe.files?.(item, choices) ?? []) {
      const found = domain !== undefined && relativePath !== undefined && (await files.find(domain, relativePath));
      if (!found) continue;
      need.files += 1;
      need.bytes += found.sizeBytes;
    }
  }
  return need;
}
