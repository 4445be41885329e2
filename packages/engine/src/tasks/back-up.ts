import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { passwordOpens, readDataTypes, type VerifyReport } from '@pearmain/backup';
import type { Phase, TaskContext } from '@pearmain/base';
import type { BackupResult, Notice } from '@pearmain/contract';
import type { AttachedDevice, BackupRun, DeviceSummary } from '@pearmain/device';
import {
  acquireLock,
  completeSums,
  type DevicePlace,
  fileSystemOf,
  findLatest,
  flushTree,
  type HeldLock,
  fail as historyFailure,
  Location,
  listSnapshots,
  recover,
  recoverRewrap,
  type SnapshotFacts,
  type Work,
} from '@pearmain/history';
import { checkWork } from '../check-work.js';
import { removeAbandoned } from '../compose/temporary-folder.js';
import { environmentOf } from '../device-locations.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { type Going, keepGoing } from '../keep-going.js';
import { meet } from '../meet.js';
import { prepareKeeping } from '../partial/keeping.js';
import { isOfOtherRun, lineOf, publishIn, reduce } from '../partial/line.js';
import { choosePhone, findAgain, type Phone } from '../phones.js';
import { type DiskChoices, prepareDisk } from '../prepare-disk.js';
import { nothingStarted, reassuring, safetyAfterRun } from '../reassurance.js';
import { receiveBackup } from '../receive-backup.js';
import type { Retry } from '../retries.js';
import { RunFolder } from '../run-folder.js';
import { setEncryption } from '../set-encryption.js';
import { summarize } from '../snapshot-summary.js';
import { Stamina } from '../stamina.js';
import { Tally } from '../tally.js';
import { verificationOf } from '../verification.js';
import { removeExpired } from './trash.js';

/** What is to be backed up, and how. */
export interface BackUpInput extends DiskChoices {
  readonly device?: string | undefined;
  /** Data types that are to be kept alone: the backup is a partial one, in a line of its own (docs/formats/location.md §14). */
  readonly only?: readonly string[] | undefined;
  /** How many attempts in a row may bring nothing before the run ends; without it the first failure ends it. */
  readonly retries?: number;
  /** Where the phone's backups are not encrypted yet: gives the new password with which they shall be from now on. */
  readonly encryptWith?: ((deviceName: string) => Promise<string>) | undefined;
  /** Asked once, for a phone whose backups are encrypted: the password with which the backup is checked, or `undefined`. */
  password(deviceName: string, udid: string): Promise<string | undefined>;
}

/**
 * Backs up a phone into the location: the only place that knows the whole order (docs/architecture.md §2). The last good
 * backup stays what it is until the new one has been checked, whatever happens on the way.
 *
 * @throws the failures of `device`, `backup` and `history`; engine/check-found-damage, engine/wrong-password,
 * engine/not-enough-space; backup/unknown-data-type, backup/unknown-app
 */
export async function backUp(environment: Environment, input: BackUpInput, outer: TaskContext): Promise<BackupResult> {
  const startedAt = environment.clock.now();
  const notices: Notice[] = [];
  if (input.only) readDataTypes(input.only);
  const context = collecting(outer, notices);
  const reserved = await reassuring(nothingStarted, () => reserve(environment, input, startedAt, context));
  using _lock = reserved.lock;
  const safety = () => safetyAfterRun(lineOf(reserved.place, input.only));
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
  const location = Location.open(environmentOf(environment, phone).location, { create: true });
  const place = location.place(phone.udid);
  const standing = statSync(place.backup, { throwIfNoEntry: false });
  if (standing && !standing.isDirectory()) throw historyFailure('not-a-folder', { path: place.backup });
  const owner = { pid: process.pid, host: hostname(), since: startedAt.toISOString(), what: 'backup' };
  return { phone, location, place, lock: acquireLock(place, owner) };
}

interface Running extends Reserved {
  readonly environment: Environment;
  readonly input: BackUpInput;
  readonly startedAt: Date;
}

/** The run itself. No session is held while a person is asked or files are cloned: phones hang up on the silent. */
async function run(running: Running, context: TaskContext): Promise<Omit<BackupResult, 'notices'>> {
  const { phone, location, place, environment, input, startedAt } = running;
  recover(place, context);
  recoverRewrap(place);
  removeExpired(place, environment);
  removeAbandoned(environment);
  const line = lineOf(place, input.only);
  const disk = { place: line, path: location.path, name: phone.name, environment, input };
  const { isInPlace } = await prepareDisk({ ...disk, fileSystem: fileSystemOf(location.path) }, context);
  const going = {
    phone,
    clock: environment.clock,
    stamina: new Stamina(input.retries ?? 0),
    tally: new Tally(context),
    lookFor: (inner: TaskContext) => findAgain(environment, phone.device, inner),
  };
  const met = await prepare(running, going, context);
  const { record, summary, password, isNewPassword } = met;
  context.signal.throwIfAborted();
  if (password !== undefined && !input.full && !isNewPassword) await checkPassword(place, summary.name, password);
  const keeping = input.only && (await prepareKeeping(input.only, { ...met, environment, going }, context));

  context.emit({ kind: 'phase', phase: 'preparing' });
  using folder = new RunFolder(line, { fresh: input.full || isOfOtherRun(line, keeping), inPlace: isInPlace });
  const receiving = { ...going, environment, record, summary, place: line, folder, full: input.full, keeping };
  const { work, run: received } = await receiveBackup(receiving, context);
  await reduce({ line, work, keeping, password }, context);
  const report = await checkWork({ work, place: line, summary, password }, context);

  await completeSums(work.sums, work.folder, context);
  work.sums.settle();
  context.signal.throwIfAborted();
  context.emit({ kind: 'phase', phase: 'publishing' });
  await flushTree(work.folder, oldestUnflushed(work, startedAt), context);
  work[Symbol.dispose]();

  const finishedAt = environment.clock.now();
  const facts = factsOf({ summary, received, report, startedAt, finishedAt });
  return {
    snapshot: summarize(publishIn(line, { facts, keeping, environment }, context)),
    location: location.path,
    received: { files: received.files, bytes: received.bytes },
    durationSeconds: facts.durationMs / 1000,
  };
}

/** Meets the phone, turns its encryption on where that is wanted, and asks for the password that the check needs. */
async function prepare({ phone, environment, input }: Running, going: Steps, context: TaskContext) {
  const met = await meetPatiently(going, environment, context);
  const { name, backup } = met.summary;
  if (backup.willEncrypt) return { ...met, password: await input.password(name, phone.udid), isNewPassword: false };
  if (!input.encryptWith) return { ...met, password: undefined, isNewPassword: false };
  const newPassword = await input.encryptWith(name);
  context.signal.throwIfAborted();
  await setEncryption({ ...met, phone, environment, wish: { kind: 'on', newPassword } }, context);
  return { ...(await meetPatiently(going, environment, context)), password: newPassword, isNewPassword: true };
}

/** How the steps of a run wait for their phone. */
type Steps = Omit<Going<unknown>, 'attempt' | 'mayRetry'>;

/** What an earlier run received, and what was copied with its old times, may still be in memory alone. */
function oldestUnflushed({ origin }: Work, startedAt: Date): Date {
  return origin === 'resumed' || origin === 'copy' ? new Date(0) : startedAt;
}

/** Meets the phone, also one that is lost on the way. */
async function meetPatiently(going: Steps, environment: Environment, context: TaskContext) {
  const meeting = {
    ...going,
    mayRetry: (retry: Retry) => retry === 'link',
    attempt: (device: AttachedDevice, inner: TaskContext) => meet(device, environment, inner),
  };
  return await keepGoing(meeting, context);
}

/** A password that does not open the last good backup, or the last there is, is told before the phone is asked for anything. */
async function checkPassword(place: DevicePlace, name: string, password: string): Promise<void> {
  const latest = findLatest(place) ?? listSnapshots(place)[0];
  if (!latest?.record.encrypted) return;
  if (!(await passwordOpens(latest.folder, password))) throw fail('wrong-password', { name });
}

interface Finished {
  readonly summary: DeviceSummary;
  readonly received: BackupRun;
  readonly report: VerifyReport;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** What the history keeps of the run. */
function factsOf({ summary, received, report, startedAt, finishedAt }: Finished): SnapshotFacts {
  return {
    device: {
      name: summary.name,
      productType: summary.productType,
      productVersion: summary.systemVersion,
      buildVersion: summary.build,
      serialNumber: summary.serialNumber,
    },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    durationMs: finishedAt.getTime() - startedAt.getTime(),
    kind: received.wasFull ? 'full' : 'incremental',
    encrypted: received.isEncrypted,
    content: { files: report.counts.storedFiles, bytes: report.counts.storedBytes },
    received: { files: received.files, bytes: received.bytes },
    verified: verificationOf(report, finishedAt.toISOString()),
  };
}

/**
 * Keeps the notices for the result, and tells each phase once. Files that the phone could not send in an attempt that is
 * repeated are sent again, or told of again.
 */
function collecting(context: TaskContext, notices: Notice[]): TaskContext {
  let phase: Phase | undefined;
  return {
    ...context,
    emit(event) {
      if (event.kind === 'phase') {
        if (event.phase === phase) return;
        phase = event.phase;
        if (phase === 'waiting') notices.splice(0, notices.length, ...notices.filter(({ code }) => code !== notSent));
      }
      if (event.kind === 'notice') {
        const { kind: _kind, ...notice } = event;
        notices.push(notice);
      }
      context.emit(event);
    },
  };
}

const notSent = 'device/file-not-sent';
