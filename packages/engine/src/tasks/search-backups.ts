import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backup, makeScratchFolder } from '@pearmain/backup';
import { AppError, isFailure, Scope, type TaskContext } from '@pearmain/base';
import { indexBackup, type Query, queryOf, type Wish } from '@pearmain/content';
import type { ContentNotice, SearchKind, SearchResult, SnapshotSummary } from '@pearmain/contract';
import { backupFiles } from '../contents/backup-files.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { findSpan, type Span } from '../moment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { KeptIndex } from '../search/kept-index.js';
import { behind, type Cursor, cursorOf, inOrder, pageOf } from '../search/merge.js';
import {
  findSearched,
  foundIn,
  type LeftOut,
  type Searched,
  type SearchGroup,
  type SearchScope,
} from '../search/searched.js';

const namedNotices = 1000;

/** What is searched for, and where. */
export interface SearchBackupsInput extends SearchScope {
  readonly words: string;
  readonly kinds?: readonly SearchKind[] | undefined;
  /** A part of the name, the number or the address of somebody in it. */
  readonly with?: string | undefined;
  /** A day or a month; the one at `until` is the last of them. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly opener: SnapshotOpener;
  /** How many hits there are on a page, which begins behind `after` (`SearchResult.next`). */
  readonly page: { readonly size: number; readonly after?: string | undefined };
}

/**
 * Finds words in what backups hold. What was not searched before is read first, and kept in an index in the cache folder, of encrypted
 * backups under a key of their own (docs/decisions/0011-search.md).
 *
 * @throws content/nothing-to-find, engine/bad-cursor, engine/bad-moment; as `findSearched`
 */
export async function searchBackups(
  environment: Environment,
  input: SearchBackupsInput,
  context: TaskContext,
): Promise<SearchResult> {
  const { words, kinds, since, until } = input;
  const days = { since: spanOf(since, environment)?.from, until: spanOf(until, environment)?.to };
  const wish = { words, kinds, with: input.with, ...days };
  const asked = {
    wish,
    query: queryOf(wish),
    cursor: input.page.after === undefined ? undefined : cursorOf(input.page.after),
  };
  const searched = await findSearched(environment, input, input.opener);
  try {
    return await search(searched, asked, { ...input, isAnew: false }, context);
  } catch (error) {
    if (!isFailure(error, 'sqlite/damaged')) throw error;
    return await search(searched, asked, { ...input, isAnew: true }, context);
  }
}

interface Asked {
  readonly wish: Wish;
  readonly query: Query;
  readonly cursor: Cursor | undefined;
}

interface Means extends SearchBackupsInput {
  /** The indexes that are kept are of no use. */
  readonly isAnew: boolean;
}

async function search(
  { groups, leftOut, isAll }: Searched,
  { wish, query, cursor }: Asked,
  means: Means,
  context: TaskContext,
): Promise<SearchResult> {
  const scratch = makeScratchFolder(tmpdir());
  await using scope = new Scope();
  scope.defer(() => rmSync(scratch, { recursive: true, force: true }));
  const sources = [];
  const notices: ContentNotice[] = [];
  const unread: LeftOut[] = [];
  let indexed = 0;
  for (const group of groups) {
    const kept = scope.own(await KeptIndex.open(group.place, scratch, means.isAnew, context.signal));
    const { index } = kept;
    indexed += await new Update(kept, group, { ...means, scratch, unread, isAll }, context).run();
    notices.push(...index.snapshots().flatMap((each) => (group.snapshots.has(each.mark) ? each.notices : [])));
    const found = index.find(query, wish, new Set(group.snapshots.keys()), behind(cursor, group));
    sources.push({ group, found });
  }
  const { hits, next } = pageOf(inOrder(sources), query, means.page.size);
  const all = groups.reduce((sum, group) => sum + [...group.snapshots.values()].flat().length, 0);
  return {
    hits,
    ...(next === undefined ? {} : { next }),
    snapshots: all - unread.length,
    indexed,
    leftOut: [...leftOut, ...unread],
    notices: { count: notices.length, first: notices.slice(0, namedNotices) },
  };
}

/** What an index is brought up to date with. */
interface Reading extends Means {
  readonly scratch: string;
  /** Where those are told that cannot be read. */
  readonly unread: LeftOut[];
  /** All backups are searched: what is in the index and in no backup any more is forgotten. */
  readonly isAll: boolean;
}

/** Makes an index know the backups of a group. */
class Update {
  readonly #kept: KeptIndex;
  readonly #group: SearchGroup;
  readonly #reading: Reading;
  readonly #context: TaskContext;

  constructor(kept: KeptIndex, group: SearchGroup, reading: Reading, context: TaskContext) {
    this.#kept = kept;
    this.#group = group;
    this.#reading = reading;
    this.#context = context;
  }

  /** The oldest first: each next one is told by what differs. Returns how many were read. */
  async run(): Promise<number> {
    const { index } = this.#kept;
    const known = new Set(index.snapshots().map(({ mark }) => mark));
    const missing = [...this.#group.snapshots].filter(([mark]) => !known.has(mark)).reverse();
    let read = 0;
    for (const [mark, [snapshot]] of missing) if (snapshot && (await this.#readOne(mark, snapshot))) read += 1;
    const gone = this.#reading.isAll ? index.snapshots().filter(({ mark }) => !this.#group.snapshots.has(mark)) : [];
    for (const { id } of gone) index.removeSnapshot(id);
    if (gone.length > 0) await this.#kept.keep();
    return read;
  }

  async #readOne(mark: string, snapshot: SnapshotSummary): Promise<boolean> {
    const { opener, scratch, snapshots, unread } = this.#reading;
    let backup: Backup;
    try {
      backup = await opener.open({ folder: snapshot.folder });
    } catch (error) {
      if (!(error instanceof AppError) || snapshots.length > 0) throw error;
      unread.push({ ...foundIn(snapshot), code: error.code, message: error.message });
      return false;
    }
    using opened = backup;
    const own = mkdtempSync(join(scratch, 'backup-'));
    const names = () => opened.rows();
    await indexBackup(this.#kept.index, { mark, files: backupFiles(opened), names, scratch: own }, this.#context);
    rmSync(own, { recursive: true, force: true });
    await this.#kept.keep();
    return true;
  }
}

function spanOf(text: string | undefined, { clock }: Environment): Span | undefined {
  if (text === undefined) return undefined;
  const span = findSpan(text, clock.now());
  if (!span) throw fail('bad-moment', { text });
  return span;
}
