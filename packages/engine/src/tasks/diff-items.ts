import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { makeScratchFolder } from '@pearmain/backup';
import { AppError, Scope, type TaskContext } from '@pearmain/base';
import { compareItems } from '@pearmain/content';
import {
  type ContentKind,
  type ContentNotice,
  contentKinds,
  type ItemChange,
  type ItemDiffResult,
  type KindChanges,
} from '@pearmain/contract';
import { backupFiles } from '../contents/backup-files.js';
import { Page } from '../diff/page.js';
import type { Environment } from '../environment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { showSnapshot } from './show-snapshot.js';

/** Which backups are compared, in which kinds, and which of the changes are listed. */
export interface DiffItemsInput {
  readonly before: string;
  readonly after: string;
  readonly device?: string | undefined;
  /** All, where none are named. */
  readonly kinds?: readonly ContentKind[] | undefined;
  readonly opener: SnapshotOpener;
  /** How many changes are listed, from behind the one at `after` on (`ItemDiffResult.next`). */
  readonly page: { readonly size: number; readonly after?: string | undefined };
  /** Hears of every change, kind by kind; what it returns is waited for. */
  tell?(change: ItemChange): Promise<void> | void;
}

const namedNotices = 1000;

/**
 * Compares two backups by what a person keeps on the phone: which messages, contacts, notes, … came, changed and went. Stores that are the same
 * are not read; one that cannot be read is told, and its kind is not compared.
 *
 * @throws backup/password-needed, backup/wrong-password; as `showSnapshot`
 */
export async function diffItems(
  environment: Environment,
  input: DiffItemsInput,
  context: TaskContext,
): Promise<ItemDiffResult> {
  const { opener, device, tell } = input;
  const before = await showSnapshot(environment, { snapshot: input.before, device });
  const after = await showSnapshot(environment, { snapshot: input.after, device });
  await using scope = new Scope();
  const old = scope.own(await opener.open({ folder: before.folder }));
  const young = scope.own(await opener.open({ folder: after.folder }));
  const scratch = makeScratchFolder(tmpdir());
  scope.defer(() => rmSync(scratch, { recursive: true, force: true }));
  const notices: ContentNotice[] = [];
  const hear = (notice: ContentNotice): void => void notices.push(notice);
  const page = new Page(input.page, placeOf);
  const kinds: KindChanges[] = [];
  context.emit({ kind: 'phase', phase: 'indexing' });
  for (const kind of input.kinds ?? (Object.keys(contentKinds) as ContentKind[])) {
    const counts = { added: 0, changed: 0, removed: 0 };
    try {
      const compared = { before: backupFiles(old), after: backupFiles(young), scratch, tell: hear };
      for await (const change of compareItems(kind, compared, context)) {
        counts[change.change] += 1;
        page.add(change);
        await tell?.(change);
      }
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      hear({ where: contentKinds[kind].title, message: error.message });
    }
    if (counts.added + counts.changed + counts.removed > 0) kinds.push({ kind, ...counts });
  }
  const told = { count: notices.length, first: notices.slice(0, namedNotices) };
  return { before, after, kinds, ...page.finish(), notices: told };
}

function placeOf({ kind, identity }: ItemChange): string {
  return `${kind}/${identity}`;
}
