import { type BackupOverview, readOverview, type VerifyReport, verifyBackup } from '@pearmain/backup';
import { isUdid, type TaskContext, type Udid, udid } from '@pearmain/base';
import type { ImportResult, SnapshotSummary } from '@pearmain/contract';
import {
  copyForImport,
  type DevicePlace,
  describeFolder,
  discardImported,
  forgetPlace,
  freeBytes,
  type ImportedCopy,
  keepImported,
  Location,
  probeClone,
} from '@pearmain/history';
import { environmentOf } from '../device-locations.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { auditEntry } from '../managing/audit-entry.js';
import { reservePlace } from '../managing/reserve-place.js';
import type { SnapshotSelector } from '../snapshot-folder.js';
import { summarize } from '../snapshot-summary.js';
import { verificationOf } from '../verification.js';
import { showFound } from './show-snapshot.js';

/** Which backup is taken in, and how. */
export interface ImportInput extends SnapshotSelector {
  /** One in which the check finds faults is taken in too; it never becomes the last good one. */
  readonly evenBroken: boolean;
  /** Of an encrypted backup: it is then checked completely. */
  readonly password?: string | undefined;
}

/** What is left free on the disk beside a copy. */
const reserveBytes = 128 * 1024 * 1024;

/**
 * Takes a backup of another program into the history of its device: copied, checked, its sums worked out, under the time at which it
 * was made. The original is only read, and stays where it is.
 *
 * @throws engine/import-broken, engine/import-hopeless, engine/no-room-for-copy, history/already-kept, history/source-changed,
 * backup/wrong-password, history/locked
 */
export async function importBackup(
  environment: Environment,
  input: ImportInput,
  context: TaskContext,
): Promise<ImportResult> {
  context.emit({ kind: 'phase', phase: 'preparing' });
  const found = await showFound(environment, input);
  const overview = readOverview(found.folder);
  const device = deviceOf(overview);
  const there = environmentOf(environment, { udid: device, name: found.deviceName });
  const location = Location.open(there.location, { create: true });
  const place = location.place(device);
  const lock = reservePlace(place, 'taking in a backup', environment, context);
  let isKept = false;
  try {
    const result = await takeIn({ environment, input, found, overview, location, place }, context);
    isKept = true;
    return result;
  } finally {
    lock[Symbol.dispose]();
    if (!isKept) forgetPlace(place);
  }
}

interface TakingIn {
  readonly environment: Environment;
  readonly input: ImportInput;
  readonly found: SnapshotSummary;
  readonly overview: BackupOverview;
  readonly location: Location;
  readonly place: DevicePlace;
}

async function takeIn(
  { environment, input, found, overview, location, place }: TakingIn,
  context: TaskContext,
): Promise<ImportResult> {
  ensureRoomFor(Math.max(found.sizeBytes, found.diskBytes ?? 0), { source: found.folder, target: place.kept });
  const copy = await copyForImport(place, found.folder, context);
  const report = await checkOrDiscard(place, copy, { ...input, source: found.folder }, context);
  const { faults } = report;
  context.emit({ kind: 'phase', phase: 'publishing' });
  const now = environment.clock.now().toISOString();
  const kept = keepImported(place, copy, {
    facts: { ...describeFolder(copy.folder), verified: verificationOf(report, now) },
    imported: { from: found.folder, origin: found.origin ?? overview.writer, at: now },
    maySucceed: faults === 0,
    audit: auditEntry(environment, 'import', { udid: place.udid, path: found.folder }),
  });
  return { snapshot: summarize(kept), location: location.path, from: found.folder, faults };
}

/** Without its manifest nobody knows a backup again, and without its device it has no place. */
function deviceOf({ folder, udid: told, condition, generation }: BackupOverview): Udid {
  const known = told?.includes('-') ? told.toUpperCase() : told?.toLowerCase();
  if (
    generation === 'mdinfo' ||
    generation === 'mdbackup' ||
    (condition.state === 'broken-off' && !condition.isUsable)
  ) {
    throw fail('import-hopeless', { path: folder, reason: condition.reason ?? '' });
  }
  if (known !== undefined && isUdid(known)) return udid(known);
  throw fail('import-hopeless', { path: folder, reason: 'It does not say which device it is of.' });
}

/** @throws engine/no-room-for-copy unless the disk shares the content with the original */
function ensureRoomFor(bytes: number, { source, target }: { readonly source: string; readonly target: string }): void {
  if (probeClone(source, `${target}/importing`, ['reflink']) === 'reflink') return;
  const free = freeBytes(target);
  const neededBytes = bytes + reserveBytes;
  if (free < neededBytes) throw fail('no-room-for-copy', { path: target, neededBytes, freeBytes: free });
}

/** A copy that is not taken in does not stay, however it ends. */
async function checkOrDiscard(
  place: DevicePlace,
  { folder }: ImportedCopy,
  { password, evenBroken, source }: ImportInput & { readonly source: string },
  context: TaskContext,
): Promise<VerifyReport> {
  try {
    context.emit({ kind: 'phase', phase: 'checking' });
    const report = await verifyBackup(folder, password === undefined ? {} : { password }, context);
    context.signal.throwIfAborted();
    if (report.faults === 0 || evenBroken) return report;
    const first = report.findings.find(({ severity }) => severity === 'fault')?.message ?? '';
    throw fail('import-broken', { path: source, findings: report.faults, first });
  } catch (error) {
    discardImported(place);
    throw error;
  }
}
