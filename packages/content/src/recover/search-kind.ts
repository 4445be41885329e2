import type { TaskContext } from '@pearmain/base';
import type { ContentKind, ContentNotice, Evidence, MissingRows } from '@pearmain/contract';
import { categories } from '../categories.js';
import { UnlockedFiles } from '../file-lock.js';
import type { BackupFile, BackupFiles, LocalCopy } from '../reader.js';
import { type ReadingLimits, readDeleted, readItems } from '../reading/read-items.js';
import { copyAside } from '../store/copy-aside.js';
import type { CarvedRow } from './carved-rows.js';
import type { Hit } from './hit.js';
import { orphansOf } from './orphans.js';
import type { RecoveryStep } from './recovery-step.js';

/** What a kind is looked through with. */
export interface KindSearchInput {
  readonly kind: ContentKind;
  readonly files: BackupFiles;
  /** An empty folder for private copies; the caller's to remove. */
  readonly scratch: string;
  readonly context: Pick<TaskContext, 'signal' | 'emit'>;
  readonly limits?: ReadingLimits;
  tell(notice: ContentNotice): void;
}

/** Looks for what was deleted of a kind, in one backup. Rows are looked for first: reading the copies changes them. */
export class KindSearch {
  readonly missing: MissingRows[] = [];
  readonly #input: KindSearchInput;
  readonly #copies: readonly LocalCopy[];
  readonly #files: UnlockedFiles;
  readonly #known = new Set<string>();
  readonly #mentioned = new Set<string>();

  private constructor(input: KindSearchInput, copies: readonly LocalCopy[]) {
    this.#input = input;
    this.#copies = copies;
    this.#files = new UnlockedFiles(input.files);
  }

  /** `undefined` where the backup has nothing of the kind. @throws the failures of `BackupFiles.open` */
  static async open(input: KindSearchInput): Promise<KindSearch | undefined> {
    const category = categories[input.kind];
    const located = await category.locate(input.files);
    if (located.length === 0 && !(await category.isInFiles?.(input.files))) return undefined;
    return new KindSearch(input, await copyAside(input.files, located, input.scratch));
  }

  /** Rows that their databases do not have any more, as items; what becomes none is told to `seeRow`. @throws as `readDeleted` */
  async *carved(seeRow: (row: CarvedRow) => void): AsyncGenerator<Hit> {
    const { kind, context, limits } = this.#input;
    let bytes = 0;
    for await (const { items, notices } of readDeleted({ kind, copies: this.#copies }, context.signal, limits)) {
      for (const notice of notices) this.#input.tell(notice);
      for (const step of items as readonly RecoveryStep[]) {
        if (step.step === 'item') yield { item: step.item, evidence: step.evidence };
        if (step.step === 'row') seeRow(step.row);
        if (step.step === 'missing') for (const rows of step.missing) this.missing.push(rows);
        if (step.step === 'seen') bytes += step.bytes;
      }
      context.emit({ kind: 'progress', files: 0, bytes });
    }
  }

  /** What the backup itself has as deleted, and files that its lists do not mention. All that it has is known after that. */
  async *present(): AsyncGenerator<Hit> {
    const { describe } = categories[this.#input.kind];
    let isListed = false;
    for await (const item of this.all()) {
      isListed ||= 'id' in item;
      this.#known.add(identityOf(item));
      for (const { domain, relativePath } of describe.files?.(item, { arrange: 'date', versions: 'both' }) ?? []) {
        if (domain !== undefined) this.#mentioned.add(`${domain}/${relativePath}`);
      }
      const evidence = removalOf(item) ?? (isListed && !('id' in item) ? unlisted : undefined);
      if (evidence) yield { item, evidence };
    }
  }

  /** Of another backup, what is not in this one. */
  async *lost(older: KindSearch, snapshot: NonNullable<Evidence['snapshot']>): AsyncGenerator<Hit> {
    for await (const item of older.all()) {
      const identity = identityOf(item);
      if (this.#known.has(identity)) continue;
      this.#known.add(identity);
      yield { item, evidence: { method: 'older-backup', confidence: 'certain', snapshot } };
    }
  }

  /** Files that belong to no item. */
  async *orphans(): AsyncGenerator<{ readonly item: BackupFile; readonly evidence: Evidence }> {
    const isMentioned = (path: string): boolean => this.#mentioned.has(path);
    for await (const item of orphansOf(this.#input.kind, this.#input.files, isMentioned)) {
      const file = `${item.domain}/${item.relativePath}`;
      yield { item, evidence: { method: 'orphan', confidence: 'likely', file } };
    }
  }

  /** All items of the backup. @throws as `readItems` */
  async *all(): AsyncGenerator<object> {
    const { kind, context, limits } = this.#input;
    const copies = this.#copies;
    const tell = (notice: ContentNotice): void => this.#input.tell(notice);
    const items = async function* (): AsyncGenerator<object> {
      for await (const batch of readItems({ kind, copies }, context.signal, limits)) {
        batch.notices.forEach(tell);
        yield* batch.items;
      }
    };
    for await (const item of categories[kind].place?.(items(), this.#files) ?? items()) {
      context.signal.throwIfAborted();
      yield item;
    }
  }
}

/** What makes an item the same in two backups: the name that the phone gave it, else the number of its row and its time. */
function identityOf(item: object): string {
  const { guid, uid, id, date, start } = item as Readonly<Record<string, unknown>>;
  if (typeof guid === 'string') return guid;
  if (typeof uid === 'string') return uid;
  if (id === undefined) return JSON.stringify(item);
  const time = date instanceof Date ? date : start;
  return `${String(id)} ${time instanceof Date ? time.getTime() : ''}`;
}

/** Where a list says what there is, a file that it does not mention. */
const unlisted: Evidence = { method: 'orphan', confidence: 'likely' };

/** What says of an item that it was deleted; `undefined` for one that is there. */
function removalOf(item: object): Evidence | undefined {
  const { deleted, trashed, isDeleted, isTrashed, state } = item as Readonly<Record<string, unknown>>;
  const at = [deleted, trashed].find((value): value is Date => value instanceof Date);
  const isGone = isDeleted === true || isTrashed === true || state === 'recently-deleted' || state === 'deleted';
  if (!at && !isGone) return undefined;
  return { method: 'recently-deleted', confidence: 'certain', ...(at && { deleted: at.toISOString() }) };
}
