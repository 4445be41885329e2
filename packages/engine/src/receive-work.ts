import { randomUUID } from 'node:crypto';
import { BackupWriter, SelectiveWriter } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import {
  type AttachedDevice,
  type BackupRun,
  backUp,
  type DeviceSession,
  type DeviceSummary,
  keepPresent,
} from '@pearmain/device';
import { type DevicePlace, droppedNote, noteTypes, type Work } from '@pearmain/history';
import type { Environment } from './environment.js';
import { fail } from './failures.js';
import { openLastingSession } from './meet.js';
import type { Keeping } from './partial/keeping.js';
import { whenSlept } from './sleep-watch.js';

/** Whom to receive from, and into which folder. */
export interface Receiving {
  readonly device: AttachedDevice;
  readonly record: DeviceSession['record'];
  readonly summary: DeviceSummary;
  readonly work: Work;
  readonly place: DevicePlace;
  readonly environment: Environment;
  readonly full: boolean;
  /** Of all that it sends; `undefined` for everything. */
  readonly keeping?: Keeping | undefined;
}

/**
 * Lets the phone back itself up into the work folder, over one connection and to its end.
 *
 * @throws engine/computer-slept, device/left-network, device/fell-asleep and the failures of a backup
 */
export async function receiveWork(
  { device, record, summary, work, place, environment, full, keeping }: Receiving,
  context: TaskContext,
): Promise<BackupRun> {
  using watch = watchSleep(summary.name, environment, context);
  await using session = await openLastingSession(device, record, environment);
  await using presence = await keepPresent(session, context.log);
  await using whole = BackupWriter.open({ root: work.root, udid: place.udid, observer: work.sums });
  if (keeping) noteTypes(place, keeping.types);
  using selective = keeping && new SelectiveWriter(whole, { ...keeping, dropped: droppedNote(place) });
  const folder = selective ?? whole;
  const guid = randomUUID().replaceAll('-', '').toUpperCase();
  const productName = summary.model === summary.productType ? undefined : summary.model;
  const { clock, floodLimits: limits } = environment;
  const options = { fullBackup: full, guid, productName, clock, limits };
  const signal = AbortSignal.any([watch.signal, presence.lost]);
  try {
    return await backUp(session, folder, options, { ...context, signal });
  } catch (error) {
    throw presence.explain(error);
  }
}

/** A signal that ends a run with the task's own one, or when the computer has slept. */
function watchSleep(name: string, { clock }: Environment, { signal }: TaskContext) {
  const slept = new AbortController();
  const over = new AbortController();
  whenSlept(clock, over.signal).then(
    (ms) => slept.abort(fail('computer-slept', { name, minutes: Math.max(1, Math.round(ms / 60_000)) })),
    () => {}, // the run ended first
  );
  return { signal: AbortSignal.any([signal, slept.signal]), [Symbol.dispose]: () => over.abort() };
}
