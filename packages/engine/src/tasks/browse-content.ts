import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { makeScratchFolder } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import { type Browsing, openContent } from '@pearmain/content';
import type { ContentKind, ContentNotice } from '@pearmain/contract';
import { backupFiles } from '../contents/backup-files.js';
import type { Environment } from '../environment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { type SnapshotSelector, snapshotFolder } from '../snapshot-folder.js';

/** Which kind of which backup is looked into. */
export interface BrowseContentInput {
  readonly of: SnapshotSelector;
  readonly opener: SnapshotOpener;
  readonly kind: ContentKind;
  /** Tells of what cannot be read. */
  tell(notice: ContentNotice): void;
}

/**
 * Opens what a person keeps on the phone for looking around in it: groups (conversations), and pages of each. To be disposed of at the end: until then private copies of its stores lie in the system's folder for temporary files.
 *
 * @throws as `openContent`, `SnapshotOpener.open` and `showSnapshot`
 */
export async function browseContent(
  environment: Environment,
  { of, opener, kind, tell }: BrowseContentInput,
  context: TaskContext,
): Promise<Browsing> {
  const backup = await opener.open({ folder: await snapshotFolder(environment, of) });
  const scratch = makeScratchFolder(tmpdir());
  const close = (): void => {
    backup[Symbol.dispose]();
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    const { isEncrypted } = backup;
    const browsing = await openContent({ kind, files: backupFiles(backup), isEncrypted, scratch, tell }, context);
    return {
      groups: () => browsing.groups(),
      page: (range) => browsing.page(range),
      placeOf: (group, id) => browsing.placeOf(group, id),
      [Symbol.dispose]: () => {
        browsing[Symbol.dispose]();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}
