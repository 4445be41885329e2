import { applicationsToRestore, RestoreSource, readBackup } from '@pearmain/backup';
import { AppError, Scope, type TaskContext } from '@pearmain/base';
import type { Notice, RestoreCheck, RestoreResult, SnapshotSummary } from '@pearmain/contract';
import { type RestoreOptions, restore } from '@pearmain/device';
import { composeChoice } from '../compose/compose-choice.js';
import { amountOf, type FoundChoice, type FoundPart, toldChoice } from '../compose/found-choice.js';
import type { Environment } from '../environment.js';
import { findHistory } from '../kept-history.js';
import { reservePlace } from '../managing/reserve-place.js';
import { meet, openLastingSession } from '../meet.js';
import { nothingStarted, reassuring } from '../reassurance.js';
import { watchRestart } from '../restore/await-restart.js';
import { type Checked, diagnosisOf, foreseen } from '../restore/checked.js';
import { estimateRestore } from '../restore/estimate.js';
import { forgetOwedRestart, noteOwedRestart } from '../restore/owed-restart.js';
import { makeSafetyBackup } from '../restore/safety-backup.js';
import { type PreparedRestore, prepareRestore, type RestoreWish, toldOf } from './check-restore.js';
import { showSnapshot } from './show-snapshot.js';

/** What is to be restored, and how. */
export interface RestoreInput extends RestoreWish, Pick<RestoreOptions, 'systemFiles' | 'keepsSettings' | 'restarts'> {
  /** The phone fetches the apps of the backup again. */
  readonly withApps: boolean;
  /** Problems are put to the phone, which may see them otherwise; it refuses in their words. Not those of a choice. */
  readonly force: boolean;
  /** Told all that is known before; throws where the answer is no. */
  confirm(plan: RestorePlan): Promise<void>;
}

/** What is told before the question. */
export type RestorePlan = Pick<RestoreCheck, 'snapshot' | 'device' | 'checks' | 'estimate' | 'choice'>;

const untouched = (): string =>
  'Your backups are as they were. A phone changes nothing before it has everything; if it restarts now by itself, it has taken the backup over.';

/**
 * Puts a backup onto a phone: the only place that knows the whole order (docs/protocols/restore-host.md §1). The backup is only read.
 *
 * @throws the first problem of `checkRestore`; the failures of `restore` in `device` and, for the safety backup, of `backUp`
 */
export async function restorePhone(
  environment: Environment,
  input: RestoreInput,
  outer: TaskContext,
): Promise<RestoreResult> {
  const startedAt = environment.clock.now();
  const notices: Notice[] = [];
  const context = collecting(outer, notices);
  const prepared = await prepareRestore(environment, input, context);
  const { checks, summary, phone, choice } = prepared;
  for (const { failure, isFinal } of checks) {
    if (failure && (isFinal || !input.force)) throw failure.withSafety(nothingStarted());
  }
  const device = toldOf(summary);
  const estimate = estimateRestore(amountOf(prepared.snapshot, choice));
  const told = choice && { choice: toldChoice(choice) };
  const plan = { snapshot: prepared.snapshot, device, checks: checks.map(diagnosisOf), estimate, ...told };
  await reassuring(nothingStarted, () => input.confirm(plan));

  const isPart = choice?.kind === 'only';
  const safetyBackup =
    input.safetyBackup || isPart
      ? await inWordsOf(checks, () => makeSafetyBackup(environment, { phone, mayLack: isPart }, context))
      : undefined;
  const moved = safetyBackup && (await findAllAfter(environment, prepared));
  const { snapshot } = moved ?? prepared;
  using restart = watchRestart(environment, phone.udid, context);
  const sending = { ...input, ...prepared, ...moved, safetyBackup };
  const sent = await reassuring(untouched, () => inWordsOf(checks, () => send(environment, sending, context)));
  const note = input.restarts ? forgetOwedRestart : noteOwedRestart;
  note(environment, phone.udid);
  if (input.restarts) context.emit({ kind: 'phase', phase: 'restarting' });
  const isBack = input.restarts && (await restart.seen());
  return {
    snapshot,
    device,
    sent,
    durationSeconds: (environment.clock.now().getTime() - startedAt.getTime()) / 1000,
    restart: input.restarts ? (isBack ? 'seen' : 'not-seen') : 'not-asked',
    ...(safetyBackup ? { safetyBackup } : {}),
    ...told,
    notices,
  };
}

/** A refusal that was foreseen is told as it was then. */
async function inWordsOf<T>(checks: readonly Checked[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const told = error instanceof AppError ? foreseen(checks, error) : undefined;
    throw told && error instanceof AppError && error.safety !== undefined
      ? told.withSafety(error.safety)
      : (told ?? error);
  }
}

/** All backups that are restored of, where they lie now. */
async function findAllAfter(
  environment: Environment,
  { snapshot, choice }: Pick<PreparedRestore, 'snapshot' | 'choice'>,
): Promise<Pick<PreparedRestore, 'snapshot' | 'choice'>> {
  const parts: FoundPart[] = [];
  for (const part of choice?.parts ?? []) {
    parts.push({ ...part, snapshot: await findAfter(environment, part.snapshot) });
  }
  return { snapshot: await findAfter(environment, snapshot), choice: choice && { ...choice, parts } };
}

/** A newer backup of the same phone has taken its place, and it lies elsewhere now. */
async function findAfter(environment: Environment, snapshot: SnapshotSummary): Promise<SnapshotSummary> {
  if (!findHistory(environment, snapshot.folder)) return snapshot;
  return await showSnapshot(environment, { snapshot: snapshot.id, device: snapshot.udid });
}

type Sending = Omit<RestoreInput, 'snapshot' | 'choice' | 'safetyBackup'> &
  Pick<PreparedRestore, 'snapshot' | 'phone' | 'choice'> & {
    readonly safetyBackup: SnapshotSummary | undefined;
  };

/** Sends the backup, or what is composed of it, while nobody else may change or delete it. */
async function send(environment: Environment, input: Sending, context: TaskContext) {
  const { snapshot, choice, opener, safetyBackup } = input;
  const folders = [snapshot.folder, ...(choice?.parts ?? []).map((part) => part.snapshot.folder)];
  await using scope = new Scope();
  holdPlaces(scope, environment, folders, context);
  if (!choice) return await sendFolder(environment, snapshot.folder, input, context);
  const { folder } = snapshot;
  const { sizeBytes } = amountOf(snapshot, choice);
  const sources = { choice, folder, sizeBytes, current: safetyBackup?.folder, opener };
  using composed = await composeChoice(environment, sources, context);
  return await sendFolder(environment, composed.folder, { ...input, ...optionsFor(choice, input) }, context);
}

/** A part comes beside what the phone has, and its settings stay its own where they were not chosen. */
function optionsFor(
  { kind, parts }: FoundChoice,
  input: Pick<Sending, 'keepOtherData' | 'keepsSettings' | 'systemFiles'>,
): Pick<Sending, 'keepOtherData' | 'keepsSettings' | 'systemFiles'> {
  if (kind === 'with') return input;
  const withSettings = parts.some(({ types }) => types.includes('settings'));
  return { keepOtherData: true, keepsSettings: !withSettings, systemFiles: true };
}

/** The places of ours that these backups lie in, each once; `scope` lets go of them, also of the first where the next is taken. */
function holdPlaces(scope: Scope, environment: Environment, folders: readonly string[], context: TaskContext): void {
  const held = new Set<string>();
  for (const folder of folders) {
    const place = findHistory(environment, folder)?.place;
    if (!place || held.has(place.kept)) continue;
    held.add(place.kept);
    scope.own(reservePlace(place, 'restore', environment, context));
  }
}

async function sendFolder(environment: Environment, folder: string, input: Sending, context: TaskContext) {
  const { snapshot, phone, opener, keepOtherData, systemFiles, keepsSettings, restarts, withApps } = input;
  const { udid: source } = snapshot;
  const parts = readBackup(folder);
  const password = parts.properties.isEncrypted ? await opener.findPassword(parts) : undefined;
  const applications = withApps ? applicationsToRestore(folder) : undefined;
  const { record } = await meet(phone.device, environment, context);
  await using session = await openLastingSession(phone.device, record, environment);
  const { clock, floodLimits: limits } = environment;
  const options = { source, password, systemFiles, keepsSettings, keepsOtherData: keepOtherData, restarts };
  return await restore(
    session,
    new RestoreSource(folder, source),
    { ...options, applications, clock, limits },
    context,
  );
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
