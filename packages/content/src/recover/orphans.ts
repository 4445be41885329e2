import type { ContentKind } from '@pearmain/contract';
import type { Column, Description } from '../description.js';
import type { BackupFile, BackupFiles } from '../reader.js';

/** Folders of files that belong to items of a kind; a kind whose reader gives such files as items has none here. */
const folders: Readonly<Partial<Record<ContentKind, readonly (readonly [domain: string, folder: string])[]>>> = {
  messages: [
    ['MediaDomain', 'Library/SMS/Attachments'],
    ['HomeDomain', 'Library/SMS/Attachments'],
  ],
};

/** Files of a kind that no item mentions: those of a deleted item may have been forgotten. */
export async function* orphansOf(
  kind: ContentKind,
  files: BackupFiles,
  isMentioned: (path: string) => boolean,
): AsyncGenerator<BackupFile> {
  for (const [domain, folder] of folders[kind] ?? []) {
    for await (const file of files.below(domain, folder)) {
      if (!isMentioned(`${domain}/${file.relativePath}`)) yield file;
    }
  }
}

const columns: readonly Column<BackupFile>[] = [
  { name: 'File', value: ({ domain, relativePath }) => `${domain}/${relativePath}` },
  { name: 'Bytes', value: ({ sizeBytes }) => sizeBytes },
  { name: 'Changed', value: ({ modified }) => modified },
];

/** What formats need to know of a file that nothing mentions. */
export const describeOrphans: Description<BackupFile> = {
  schema: 'orphan/1',
  columns,
  files: ({ domain, relativePath, modified }) => [
    {
      name: relativePath.slice(relativePath.lastIndexOf('/') + 1),
      domain,
      relativePath,
      ...(modified && { modified }),
    },
  ],
};
