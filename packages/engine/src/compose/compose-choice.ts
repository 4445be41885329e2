import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Backup,
  type ComposeReport,
  type ComposeSource,
  composeBackup,
  findOtherDatabase,
} from '@pearmain/backup';
import { Scope, type TaskContext } from '@pearmain/base';
import { freeBytes, probeClone } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { findHistory } from '../kept-history.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import type { Takes } from './choice.js';
import type { FoundChoice } from './found-choice.js';
import { makeTemporaryFolder } from './temporary-folder.js';

/** What a choice is composed of. */
export interface ChoiceSources {
  readonly choice: FoundChoice;
  /** Of the backup that is restored, or that parts of it are. */
  readonly folder: string;
  /** Bytes of what is composed, where the disk cannot share them. */
  readonly sizeBytes: number;
  /** What the phone has now: a backup of it that was made just before. */
  readonly current: string | undefined;
  readonly opener: SnapshotOpener;
}

/** A composed backup, gone when it is disposed. */
export interface ComposedBackup extends Disposable {
  readonly folder: string;
  readonly report: ComposeReport;
}

/**
 * Composes the backup that a choice stands for, on the disk of the one that it is made of, and never within it. Databases must be of one
 * make with those that the phone, or the rest of the backup, goes on with.
 *
 * @throws engine/part-of-other-make, engine/no-room-for-copy, engine/restore-not-whole where something of it had to be left out, as `composeBackup` and `SnapshotOpener.open`
 */
export async function composeChoice(
  environment: Environment,
  sources: ChoiceSources,
  context: TaskContext,
): Promise<ComposedBackup> {
  context.emit({ kind: 'phase', phase: 'preparing' });
  const { folder: source } = sources;
  const temporary = makeTemporaryFolder(environment, placeBeside(environment, source));
  try {
    const folder = join(temporary.path, 'backup');
    const report = await compose(sources, { folder, scratch: temporary.path, now: environment.clock.now() }, context);
    checkNothingMissing(source, report);
    return { folder, report, [Symbol.dispose]: () => temporary[Symbol.dispose]() };
  } catch (error) {
    temporary[Symbol.dispose]();
    throw error;
  }
}

/**
 * A log without its database, or a whole backup without some of its files, would cost the phone what it has now. A phone that is sent a
 * backup with such a hole refuses it; a composed one has none that it could see.
 */
function checkNothingMissing(path: string, { missing, refused }: ComposeReport): void {
  const faults = missing.count + refused.count;
  if (faults === 0) return;
  const [gone] = missing.first;
  const first = gone === undefined ? `“${refused.first[0]}” is nothing that phones make.` : `“${gone}” has no content.`;
  throw fail('restore-not-whole', { path, faults, first });
}

/** Our own folder for the device where the backup is ours, else the one above it: where it really lies, not a link to it. */
function placeBeside(environment: Environment, source: string): string {
  return findHistory(environment, source)?.place.kept ?? dirname(realpathSync(source));
}

interface Place {
  readonly folder: string;
  readonly scratch: string;
  readonly now: Date;
}

async function compose(sources: ChoiceSources, place: Place, context: TaskContext): Promise<ComposeReport> {
  await using scope = new Scope();
  const open = async (folder: string): Promise<Backup> =>
    scope.own(await sources.opener.open({ folder, scratch: place.scratch }));
  const base = await open(sources.folder);
  checkRoom(sources, place.scratch);
  const { kind, parts } = sources.choice;
  const chosen: ComposeSource[] = [];
  for (const { snapshot, takes } of parts) {
    const backup = kind === 'only' ? base : await open(snapshot.folder);
    const before = [...chosen];
    const isFirst: Takes = (domain, path) => !before.some((source) => source.takes(domain, path));
    chosen.push({ backup, takes: (domain, path) => takes(domain, path) && isFirst(domain, path), emptiesLogs: true });
  }
  const beside = kind === 'with' ? base : sources.current === undefined ? undefined : await open(sources.current);
  for (const source of chosen) if (beside) await checkMake(source, beside, place.scratch, context);
  const rest: ComposeSource = {
    backup: base,
    takes: (domain, path) => !chosen.some((source) => source.takes(domain, path)),
    emptiesLogs: false,
  };
  const [first = rest, ...others] = kind === 'with' ? [rest, ...chosen] : chosen;
  return await composeBackup({ ...place, sources: [first, ...others], isWhole: kind === 'with' }, context);
}

/** @throws engine/part-of-other-make */
async function checkMake(source: ComposeSource, beside: Backup, scratch: string, context: TaskContext): Promise<void> {
  const path = await findOtherDatabase(source, beside, scratch, context);
  if (path !== undefined) throw fail('part-of-other-make', { path });
}

/** Where bytes cannot be shared, everything is copied. @throws engine/no-room-for-copy */
function checkRoom({ folder, sizeBytes: neededBytes }: ChoiceSources, scratch: string): void {
  if (probeClone(folder, join(scratch, 'content')) !== 'copy') return;
  const free = freeBytes(scratch);
  if (free < neededBytes) throw fail('no-room-for-copy', { path: scratch, neededBytes, freeBytes: free });
}
