import type { TaskContext } from '@pearmain/base';
import type { ContentKind, ContentNotice } from '@pearmain/contract';
import type { BackupFiles } from '../reader.js';
import type { ReadingLimits } from '../reading/read-items.js';
import { copyAside } from '../store/copy-aside.js';
import { locateStores } from '../store/locate-stores.js';
import { type Browsing, openBrowsing } from './browsing.js';

/** What is looked into, and where it is. */
export interface OpenContentInput {
  readonly kind: ContentKind;
  readonly files: BackupFiles;
  readonly isEncrypted: boolean;
  /** An empty folder for private copies; the caller's to remove after what is opened was disposed of. */
  readonly scratch: string;
  readonly limits?: ReadingLimits;
  /** Tells of what cannot be read. */
  tell(notice: ContentNotice): void;
}

/**
 * Opens what a backup has of a kind, to look around in.
 *
 * @throws content/not-in-backup, content/only-encrypted, content/damaged-store; as `openBrowsing`
 */
export async function openContent(
  { kind, files, scratch, isEncrypted, tell, ...how }: OpenContentInput,
  { signal }: Pick<TaskContext, 'signal'>,
): Promise<Browsing> {
  const { located, lost } = await locateStores(kind, files, { files, isEncrypted });
  lost.forEach(tell);
  const copies = await copyAside(files, located, scratch);
  return await openBrowsing({ read: { kind, copies }, files, tell, ...how }, signal);
}
