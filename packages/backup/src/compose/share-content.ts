import { chmodSync, constants, copyFileSync, linkSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { errorCode, readFailure } from '../failures.js';

/** How content comes into another folder: its bytes shared by the disk, a second name for it, or a copy. */
export type Sharing = 'clone' | 'link' | 'copy';

const ways: readonly Sharing[] = ['clone', 'link', 'copy'];

/** What a disk answers that cannot do it, or not with this file. */
const cannot = new Set([
  ...['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EPERM', 'EACCES', 'EINVAL', 'ENOTTY', 'EBADF'],
  ...['EMLINK'],
]);

/**
 * Gives content another place without copying its bytes where the disk can do that. What a disk once could not do is not tried again.
 * Nobody may write into what was put so: it may be the same file under two names.
 */
export class ContentSharer {
  #way = 0;
  /** The costliest way that was needed; `undefined` before the first file. */
  used: Sharing | undefined;

  /** @throws backup/access-denied, backup/disk-full, backup/not-writable, backup/disk-error */
  async put(from: string, to: string): Promise<void> {
    for (let way = this.#way; way < ways.length; way += 1) {
      const name = ways[way] ?? 'copy';
      try {
        await carryOut(name, from, to);
        this.#way = way;
        this.used = name;
        return;
      } catch (error) {
        if (name === 'copy' || !cannot.has(errorCode(error) ?? '')) throw readFailure(error, from);
      }
    }
  }
}

async function carryOut(way: Sharing, from: string, to: string): Promise<void> {
  switch (way) {
    case 'clone':
      copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
      chmodSync(to, 0o600);
      return;
    case 'link':
      linkSync(from, to);
      return;
    case 'copy':
      await copyFile(from, to, constants.COPYFILE_EXCL);
      chmodSync(to, 0o600);
  }
}
