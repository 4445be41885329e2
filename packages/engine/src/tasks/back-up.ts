import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { BackupWriter, passwordOpens } from '@pearmain/backup';
import { isFailure, type Phase, type TaskContext } from '@pearmain/base';
import type { BackupResult, Notice } from '@pearmain/contract';
import {
  type BackupRun,
  DeviceSession,
  type DeviceSummary,
  backUp as hostBackup,
  openTrusted,
  readSummary,
} from '@pearmain/device';
import {
  acquireLock,
  completeSums,
  type DevicePlace,
  discardWork,
  findLatest,
  flushTree,
  type HeldLock,
  Location,
  prepareWork,
  publish,
  recover,
  type Work,
} from '@pearmain/history';
import { checkWork, worrying } from '../check-work.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { choosePhone, type Phone, pairRecords, trustOptions } from '../phones.js';
import { nothingStarted, reassuring, safetyAfterRun } from '../reassurance.js';
import { ensureRoom } from '../room.js';
import { summarize } from '../snapshot-summary.js';

/** What is to be backed up, and how. */
export interface BackUpInput {
  readonly device?: string | undefined;
  /** Begin in an empty folder, so that the phone sends everything. */
  readonly full: boolean;
  /** Asked once, for a phone whose backups are encrypted: the password with which the backup is checked, or `undefined`. */
  password(deviceName: string): Promise<string | undefined>;
}

/**
 * Backs up a phone into the location: the only place that knows the whole order (docs/architecture.md §2). The last good
 * backup stays what it is until the new one has been checked, whatever happens on the way.
 *
 * @throws the failures of `device`, `backup` and `history`; engine/check-found-damage, engine/wrong-password,
 * engine/not-enough-space
 */
export async function backUp(environment: Environment, input: BackUpInput, outer: TaskContext): Promise<BackupResult> {
  const startedAt = environment.clock.now();
  const notices: Notice[] = [];
  const context = collecting(outer, notices);
  const reserved = await reassuring(nothingStarted, () => reserve(environment, input, startedAt, context));
  using _lock = reserved.lock;
  const safety = () => safetyAfterRun(reserved.place);
  const done = await reassuring(safety, () => run({ ...reserved, environment, input, startedAt }, context));
  return { ...done, notices };
}

interface Reserved {
  readonly phone: Phone;
  readonly location: Location;
  readonly place: DevicePlace;
  readonly lock: HeldLock;
}

/** Finds the phone, and takes its place at the location for this run alone. */
async function reserve(
  environment: Environment,
  { device }: BackUpInput,
  startedAt: Date,
  context: TaskContext,
): Promise<Reserved> {
  context.emit({ kind: 'phase', phase: 'connecting' });
  const phone = await choosePhone(environment, device, context);
  const location = Location.open(environment.location, { create: true });
  const place = location.place(phone.udid);
  const owner = { pid: process.pid, host: hostname(), since: startedAt.toISOString(), what: 'backup' };
  return { phone, location, place, lock: acquireLock(place, owner) };
}

interface Running extends Reserved {
  readonly environment: Environment;
  readonly input: BackUpInput;
  readonly startedAt: Date;
}

/** The run itself. The phone is talked to last: it hangs up on those who are silent while they ask, copy and check. */
async function run(running: Running, context: TaskContext): Promise<Omit<BackupResult, 'notices'>> {
  const { phone, location, place, environment, input, startedAt } = running;
  recover(place, context);
  ensureRoom(place);
  const { record, summary } = await meet(phone, environment, context);
  const password = summary.backup.willEncrypt ? await input.password(summary.name) : undefined;
  context.signal.throwIfAborted();
  if (password !== undefined && !input.full) await checkPassword(place, summary.name, password);

  context.emit({ kind: 'phase', phase: 'preparing' });
  using work = await prepareWork(place, { fresh: input.full }, context);
  const received = await receive({ phone, record, summary, work, place, environment, full: input.full }, context);
  const report = await checkWork({ work, place, summary, password }, context);

  await completeSums(work.sums, work.folder, context);
  work.sums.settle();
  context.signal.throwIfAborted();
  context.emit({ kind: 'phase', phase: 'publishing' });
  // What a run that broke off had received may have been in memory alone when it did.
  await flushTree(work.folder, work.origin === 'resumed' ? new Date(0) : startedAt, context);
  work[Symbol.dispose]();

  const finishedAt = environment.clock.now();
  const durationMs = finishedAt.getTime() - startedAt.getTime();
  const facts = {
    device: {
      name: summary.name,
      productType: summary.productType,
      productVersion: summary.systemVersion,
      buildVersion: summary.build,
      serialNumber: summary.serialNumber,
    },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    durationMs,
    kind: received.wasFull ? 'full' : 'incremental',
    encrypted: received.isEncrypted,
    content: { files: report.counts.storedFiles, bytes: report.counts.storedBytes },
    received: { files: received.files, bytes: received.bytes },
    verified: { at: finishedAt.toISOString(), level: report.level, findings: worrying(report).length },
  } as const;
  return {
    snapshot: summarize(publish(place, facts, context)),
    location: location.path,
    received: facts.received,
    durationSeconds: durationMs / 1000,
  };
}

/** Sees that the phone trusts this computer, asking for it where it does not, and lets it say what it is. */
async function meet({ device }: Phone, environment: Environment, context: TaskContext) {
  await using session = await openTrusted(
    device,
    pairRecords(environment, context),
    trustOptions(environment),
    context,
  );
  return { record: session.record, summary: await readSummary(session) };
}

/** A password that does not open the last good backup is told before the phone is asked for anything. */
async function checkPassword(place: DevicePlace, name: string, password: string): Promise<void> {
  const latest = findLatest(place);
  if (!latest?.record.encrypted) return;
  if (!(await passwordOpens(latest.folder, password))) throw fail('wrong-password', { name });
}

/** After these the folder would only mislead the phone again: the next run begins from the last good backup. */
const spoilt = [
  'device/backup-damaged',
  'device/backup-file-missing',
  'device/backup-file-damaged',
  'device/no-usable-backup',
  'device/unsupported-backup',
  'device/folder-in-disorder',
  'device/backup-unproven',
];

interface Receiving {
  readonly phone: Phone;
  readonly record: DeviceSession['record'];
  readonly summary: DeviceSummary;
  readonly work: Work;
  readonly place: DevicePlace;
  readonly environment: Environment;
  readonly full: boolean;
}

async function receive(
  { phone, record, summary, work, place, environment, full }: Receiving,
  context: TaskContext,
): Promise<BackupRun> {
  // Without the task's signal, so that the phone can be told goodbye after an abort instead of being left standing.
  await using session = await DeviceSession.open(phone.device, record, { timer: environment.clock });
  const folder = BackupWriter.open({ root: work.root, udid: place.udid, observer: work.sums });
  const guid = randomUUID().replaceAll('-', '').toUpperCase();
  const productName = summary.model === summary.productType ? undefined : summary.model;
  const options = { fullBackup: full, guid, productName, clock: environment.clock };
  try {
    return await hostBackup(session, folder, options, context);
  } catch (error) {
    if (spoilt.some((code) => isFailure(error, code))) discardWork(place, work);
    throw error;
  }
}

/** Keeps the notices for the result, and tells each phase once. */
function collecting(context: TaskContext, notices: Notice[]): TaskContext {
  let phase: Phase | undefined;
  return {
    ...context,
    emit(event) {
      if (event.kind === 'phase') {
        if (event.phase === phase) return;
        phase = event.phase;
      }
      if (event.kind === 'notice') {
        const { kind: _kind, ...notice } = event;
        notices.push(notice);
      }
      context.emit(event);
    },
  };
}
