import { createDecipheriv } from 'node:crypto';
import { fail } from './failures.js';
import type { BackupFile, BackupFiles, FileLock } from './reader.js';

const tagBytes = 16;

/** The content of what was locked. @throws content/damaged-body where it is not what was locked with that key */
export function unlocked(data: Uint8Array, lock: FileLock): Uint8Array {
  const decipher = decipherOf(lock);
  try {
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch (error) {
    throw fail('damaged-body', { reason: 'it is not what was locked' }, { cause: error });
  }
}

/** Files of a phone, of which some are locked beside the encryption of the backup: those come open once their keys are known. */
export class UnlockedFiles implements BackupFiles {
  readonly #files: BackupFiles;
  readonly #locks = new Map<string, FileLock>();

  constructor(files: BackupFiles) {
    this.#files = files;
  }

  /** From now on the content of that file is what it is without its lock. */
  unlock({ domain, relativePath }: BackupFile, lock: FileLock): void {
    this.#locks.set(`${domain}/${relativePath}`, lock);
  }

  find(domain: string, relativePath: string): Promise<BackupFile | undefined> {
    return this.#files.find(domain, relativePath);
  }

  below(domain: string, folder: string): AsyncIterable<BackupFile> {
    return this.#files.below(domain, folder);
  }

  /** @throws content/damaged-body after its last chunk, where it is not what was locked */
  async *open(file: BackupFile): AsyncGenerator<Uint8Array> {
    const lock = this.#locks.get(`${file.domain}/${file.relativePath}`);
    if (!lock) return yield* this.#files.open(file);
    const decipher = decipherOf(lock);
    for await (const chunk of this.#files.open(file)) yield decipher.update(chunk);
    try {
      yield decipher.final();
    } catch (error) {
      throw fail('damaged-body', { reason: 'it is not what was locked' }, { cause: error });
    }
  }
}

function decipherOf({ key, vector, tag }: FileLock) {
  try {
    return createDecipheriv('aes-128-gcm', key, vector, { authTagLength: tagBytes }).setAuthTag(tag);
  } catch (error) {
    throw fail('damaged-body', { reason: 'the marks of its lock are damaged' }, { cause: error });
  }
}
