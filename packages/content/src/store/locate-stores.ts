import { type ContentKind, type ContentNotice, contentKinds } from '@pearmain/contract';
import { categories } from '../categories.js';
import { fail } from '../failures.js';
import type { BackupFiles, Located } from '../reader.js';

const notThere = 'the backup lists it, but its content is missing or its entry is damaged.';

/** The stores of a kind, and what is to be told of those that are listed and lost. */
export interface LocatedStores {
  readonly located: readonly Located[];
  readonly lost: readonly ContentNotice[];
}

/**
 * Finds what a kind is read from. `backup` is where its files come from, with what of it was lost.
 *
 * @throws content/not-in-backup, content/only-encrypted, content/damaged-store
 */
export async function locateStores(
  kind: ContentKind,
  files: BackupFiles,
  backup: { readonly files: BackupFiles; readonly isEncrypted: boolean },
): Promise<LocatedStores> {
  const category = categories[kind];
  const located = await category.locate(files);
  const lost = [...(backup.files.lost ?? [])];
  if (located.length === 0 && !(await category.isInFiles?.(files))) {
    const [path] = lost;
    if (path !== undefined) throw fail('damaged-store', { path, reason: notThere });
    const title = contentKinds[kind].title.toLowerCase();
    throw fail(category.onlyEncrypted && !backup.isEncrypted ? 'only-encrypted' : 'not-in-backup', { kind: title });
  }
  return { located, lost: lost.map((where) => ({ where, message: `It cannot be read: ${notThere}` })) };
}
