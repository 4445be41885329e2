import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, FindingCode } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { DamagedFile, LostFile, RepairedFile, RepairResult, VerifyResult } from '@pearmain/contract';
import { appendAudit, noteVerification, putProven, type SnapshotRecord, sha256Of, spareFiles } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { findHistory, type KeptHistory } from '../kept-history.js';
import { auditEntry } from '../managing/audit-entry.js';
import { reservePlace } from '../managing/reserve-place.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { Copies } from '../repair/copies.js';
import { summarize } from '../snapshot-summary.js';
import { verificationOf } from '../verification.js';
import { showSnapshot } from './show-snapshot.js';
import { checkFolder, describeCheck } from './verify-snapshot.js';

/** Which backup is repaired. */
export interface RepairSnapshotInput {
  readonly snapshot: string;
  readonly device?: string | undefined;
  readonly opener: SnapshotOpener;
}

/**
 * Puts back what is damaged or missing in a backup of ours, from the spare copies of its manifests, from other backups of its device, or
 * from any file of theirs with the same bytes. Only bytes that the sums prove are taken; a file that other backups share is replaced
 * for this one alone. The backup is checked whole before and after, and the result noted.
 *
 * @throws engine/not-kept-here, engine/no-such-snapshot, engine/ambiguous-snapshot, history/locked, backup/wrong-password
 */
export async function repairSnapshot(
  environment: Environment,
  input: RepairSnapshotInput,
  context: TaskContext,
): Promise<RepairResult> {
  const { folder } = await showSnapshot(environment, input);
  const found = findHistory(environment, folder);
  if (!found) throw fail('not-kept-here', { path: folder });
  using _lock = reservePlace(found.place, 'repair', environment, context);
  const history = findHistory(environment, folder);
  if (!history?.record) throw fail('nothing-proven', { path: folder });
  const mending = { environment, folder, history: { ...history, record: history.record }, opener: input.opener };
  await using copies = Copies.open(environment, mending, context);
  return await mend({ ...mending, copies }, context);
}

interface Mending {
  readonly environment: Environment;
  readonly folder: string;
  readonly history: KeptHistory & { readonly record: SnapshotRecord };
  readonly opener: SnapshotOpener;
  readonly copies: Copies;
}

/** Without its manifests nothing can be said of the content, so they come first. */
async function mend(mending: Mending, context: TaskContext): Promise<RepairResult> {
  const first = await check(mending, context);
  const manifests = putBack(mending, damagedManifests(first.damaged));
  const second = manifests.repaired.length > 0 ? await check(mending, context) : first;
  const contents = putBack(
    mending,
    second.damaged.filter(({ path }) => !isManifest(path)),
  );
  const after = contents.repaired.length > 0 ? await check(mending, context) : second;
  const repaired = [...manifests.repaired, ...contents.repaired];
  keepResult(mending, after.result, repaired);
  return {
    snapshot: after.result.snapshot,
    repaired,
    lost: [...manifests.lost, ...contents.lost],
    before: first.result,
    after: after.result,
  };
}

interface Checked {
  readonly result: VerifyResult;
  readonly damaged: readonly DamagedFile[];
}

/** A check of every byte, and the stored files that it found damaged or gone, each once. */
async function check({ folder, history, opener }: Mending, context: TaskContext): Promise<Checked> {
  context.emit({ kind: 'phase', phase: 'checking' });
  const damaged = new Map<string, DamagedFile>();
  const tell = ({ code, path, file }: Finding): void => {
    if (path === undefined || !mendable.has(code)) return;
    damaged.set(path, { path, ...(file === undefined ? {} : { file }) });
  };
  const depth = { kind: 'full' } as const;
  const checked = await checkFolder({ folder, history, depth, opener, tell }, context);
  const snapshot = summarize({ ...history, folder });
  return { result: describeCheck({ ...checked, snapshot, depth, noted: true }), damaged: [...damaged.values()] };
}

/** What a stored file with other bytes can cause. */
const mendable: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'content-missing',
  'content-not-a-file',
  'content-cut',
  'content-altered',
  'content-unreadable',
  'content-bad-ending',
  'digest-differs',
  'manifest-altered',
  'damaged-plist',
  'missing-manifest',
  'missing-status',
  'missing-info',
  'missing-index',
  'index-damaged',
  'index-key-damaged',
  'keybag-missing',
  'keybag-damaged',
]);

function isManifest(path: string): boolean {
  return spareFiles.some((name) => name === path);
}

function damagedManifests(damaged: readonly DamagedFile[]): DamagedFile[] {
  return damaged.filter(({ path }) => isManifest(path));
}

interface PutBack {
  readonly repaired: readonly RepairedFile[];
  readonly lost: readonly LostFile[];
}

function putBack({ folder, copies }: Mending, damaged: readonly DamagedFile[]): PutBack {
  const repaired: RepairedFile[] = [];
  const lost: LostFile[] = [];
  for (const file of damaged) {
    const outcome = putBackOne(folder, copies, file);
    if (typeof outcome === 'string') lost.push({ ...file, reason: outcome });
    else repaired.push({ ...file, from: outcome });
  }
  return { repaired, lost };
}

function putBackOne(folder: string, copies: Copies, { path }: DamagedFile): RepairedFile['from'] | LostFile['reason'] {
  const proof = copies.proofOf(path);
  if (!proof) return 'no-sum';
  if (isTaken(folder, path)) return 'place-taken';
  if (sha256Of(join(folder, path)) === proof.sha256) return 'came-so';
  for (const { at, from } of copies.of(path, proof)) {
    if (putProven(at, join(folder, path), proof)) return from;
  }
  return 'no-copy';
}

/** A folder in the place of the file, or anything but a folder in the place of its folder: nothing is removed for a repair. */
function isTaken(folder: string, path: string): boolean {
  const above = path.includes('/') ? lstatSync(join(folder, path, '..'), { throwIfNoEntry: false }) : undefined;
  const there = lstatSync(join(folder, path), { throwIfNoEntry: false });
  return (above !== undefined && !above.isDirectory()) || there?.isDirectory() === true;
}

/** What was put back stands in the log of the location, and what the last check found in the record. */
function keepResult(
  { environment, history }: Mending,
  { faults, warnings, locked, level }: VerifyResult,
  repaired: readonly RepairedFile[],
): void {
  const { place, record } = history;
  const at = environment.clock.now().toISOString();
  noteVerification(place, record.id, verificationOf({ level, faults, warnings, isLocked: locked }, at));
  if (repaired.length > 0) appendAudit(place, auditEntry(environment, 'repair', { udid: place.udid, id: record.id }));
}
