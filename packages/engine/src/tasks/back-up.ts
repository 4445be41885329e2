import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { BackupWriter, passwordOpens, type VerifyReport, verifyBackup } from '@pearmain/backup';
import { AppError, isFailure, Scope, type TaskContext } from '@pearmain/base';
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
  Location,
  prepareWork,
  publish,
  recover,
  type Work,
} from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { choosePhone, type Phone, pairRecords, trustOptions } from '../phones.js';
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
 * @throws the failures of `device`, `backup` and `history`; engine/check-found-damage, engine/wrong-password
 */
export async function backUp(environment: Environment, input: BackUpInput, outer: TaskContext): Promise<BackupResult> {
  const startedAt = environment.clock.now();
  const notices: Notice[] = [];
  const context = collecting(outer, notices);

  context.emit({ kind: 'phase', phase: 'connecting' });
  const phone = await choosePhone(environment, input.device, context);
  const location = Location.open(environment.location, { create: true });
  const place = location.place(phone.udid);
  try {
    await using scope = new Scope();
    scope.own(
      acquireLock(place, { pid: process.pid, host: hostname(), since: startedAt.toISOString(), what: 'backup' }),
    );
    recover(place);

    const session = scope.own(await openSession(phone, environment, context));
    const summary = await readSummary(session);
    const password = summary.backup.willEncrypt ? await input.password(summary.name) : undefined;
    if (password !== undefined) await checkPassword(place, summary.name, password);

    const work = scope.own(await prepareWork(place, { fresh: input.full }, context));
    const run = await receive({ session, summary, work, place, environment, full: input.full }, context);
    const report = await check({ work, place, summary, password }, context);

    await completeSums(work.sums, work.folder, context);
    work.sums.settle();
    context.emit({ kind: 'phase', phase: 'publishing' });
    await flushTree(work.folder, startedAt, context);
    work[Symbol.dispose]();

    const finishedAt = environment.clock.now();
    const durationMs = finishedAt.getTime() - startedAt.getTime();
    const snapshot = publish(place, {
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
      kind: run.wasFull ? 'full' : 'incremental',
      encrypted: run.isEncrypted,
      content: { files: report.counts.storedFiles, bytes: report.counts.storedBytes },
      received: { files: run.files, bytes: run.bytes },
      verified: { at: finishedAt.toISOString(), level: report.level, findings: worrying(report).length },
    });
    return {
      snapshot: summarize(snapshot),
      location: location.path,
      received: { files: run.files, bytes: run.bytes },
      durationSeconds: durationMs / 1000,
      notices,
    };
  } catch (error) {
    if (error instanceof AppError && error.safety === undefined) throw error.withSafety(safetyOf(place));
    throw error;
  }
}

/**
 * A session with a phone that trusts this computer, asking for trust where there is none. It outlives an abort, so that the
 * phone can be told goodbye instead of being left standing.
 */
async function openSession({ device }: Phone, environment: Environment, context: TaskContext): Promise<DeviceSession> {
  const options = trustOptions(environment);
  const trusted = await openTrusted(device, pairRecords(environment, context), options, context);
  const { record } = trusted;
  await trusted[Symbol.asyncDispose]();
  return await DeviceSession.open(device, record, { timer: options.clock });
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
  readonly session: DeviceSession;
  readonly summary: DeviceSummary;
  readonly work: Work;
  readonly place: DevicePlace;
  readonly environment: Environment;
  readonly full: boolean;
}

async function receive(
  { session, summary, work, place, environment, full }: Receiving,
  context: TaskContext,
): Promise<BackupRun> {
  const folder = BackupWriter.open({ root: work.root, udid: place.udid, observer: work.sums });
  const guid = randomUUID().replaceAll('-', '').toUpperCase();
  const options = { fullBackup: full, guid, productName: summary.model, clock: environment.clock };
  try {
    return await hostBackup(session, folder, options, context);
  } catch (error) {
    if (spoilt.some((code) => isFailure(error, code))) discardWork(place, work);
    throw error;
  }
}

interface Checking {
  readonly work: Work;
  readonly place: DevicePlace;
  readonly summary: DeviceSummary;
  readonly password: string | undefined;
}

/** Checks what the phone left, as far as the password allows; a password that turns out wrong leaves the structure. */
async function check({ work, place, summary, password }: Checking, context: TaskContext): Promise<VerifyReport> {
  context.emit({ kind: 'phase', phase: 'checking' });
  const expect = { udid: place.udid, encrypted: summary.backup.willEncrypt };
  const report = await verifyBackup(work.folder, { expect, ...(password === undefined ? {} : { password }) }, context);
  if (!report.ok) {
    discardWork(place, work);
    const faults = report.findings.filter(({ severity }) => severity === 'fault');
    throw fail('check-found-damage', { findings: faults.length, first: faults[0]?.message ?? '' });
  }
  for (const { code, message, path } of worrying(report)) {
    context.emit({ kind: 'notice', code: `backup/${code}`, message, ...(path === undefined ? {} : { path }) });
  }
  return report;
}

function worrying({ findings }: VerifyReport): VerifyReport['findings'] {
  return findings.filter(({ severity }) => severity !== 'note');
}

function collecting(context: TaskContext, notices: Notice[]): TaskContext {
  return {
    ...context,
    emit(event) {
      if (event.kind === 'notice') {
        const { kind: _kind, ...notice } = event;
        notices.push(notice);
      }
      context.emit(event);
    },
  };
}

function safetyOf(place: DevicePlace): string {
  const latest = findLatest(place);
  if (!latest) return 'There is no earlier backup here; what was received is kept, and the next run goes on from it.';
  return `Your backup of ${latest.record.finishedAt} is untouched.`;
}
