import { createHash } from 'node:crypto';
import type { ContentKind, ContentNotice } from '@pearmain/contract';
import { categories } from '../categories.js';
import type { BackupFiles, LocalCopy, Located } from '../reader.js';
import { type ReadingLimits, readItems } from '../reading/read-items.js';

/** The digest of all stores that a kind is read from, with their logs: 32 bytes. */
export async function digestOf(files: BackupFiles, located: readonly Located[], signal: AbortSignal): Promise<Buffer> {
  const all = createHash('sha256');
  for (const { role, file } of located) {
    const log = await files.find(file.domain, `${file.relativePath}-wal`);
    for (const each of log ? [file, log] : [file]) {
      const one = createHash('sha256');
      for await (const chunk of files.open(each)) {
        signal.throwIfAborted();
        one.update(chunk);
      }
      all.update(`${role} ${each.domain}/${each.relativePath} `).update(one.digest());
    }
  }
  return all.digest();
}

/** What the items of a kind are read from. */
export interface ItemSource {
  readonly files: BackupFiles;
  readonly copies: readonly LocalCopy[];
  readonly limits?: ReadingLimits | undefined;
}

/**
 * The items of a kind, one after the other, those among them that are in files alone.
 *
 * @throws as `readItems`
 */
export async function* itemsOf(
  kind: ContentKind,
  { files, copies, limits }: ItemSource,
  tell: (notice: ContentNotice) => void,
  signal: AbortSignal,
): AsyncGenerator<object> {
  const category = categories[kind];
  const read = async function* (): AsyncGenerator<object> {
    for await (const batch of readItems({ kind, copies }, signal, limits)) {
      batch.notices.forEach(tell);
      yield* batch.items;
    }
  };
  // Where its files are is nothing that an item is found by.
  const items = category.isInFiles ? (category.place?.(read(), { ...files, unlock: () => {} }) ?? read()) : read();
  for await (const item of items) {
    signal.throwIfAborted();
    yield item;
  }
}
