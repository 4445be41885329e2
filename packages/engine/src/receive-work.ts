import { randomUUID } from 'node:crypto';
import { BackupWriter } from '@pearmain/backup';
import { isFailure, type TaskContext } from '@pearmain/base';
import { type BackupRun, backUp, DeviceSession, type DeviceSummary } from '@pearmain/device';
import { type DevicePlace, discardWork, type Work } from '@pearmain/history';
import type { Environment } from './environment.js';
import type { Phone } from './phones.js';

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

/** Whom to receive from, and into which folder. */
export interface Receiving {
  readonly phone: Phone;
  readonly record: DeviceSession['record'];
  readonly summary: DeviceSummary;
  readonly work: Work;
  readonly place: DevicePlace;
  readonly environment: Environment;
  readonly full: boolean;
}

/** Lets the phone back itself up into the work folder; one that the phone could not go on with is thrown away. */
export async function receiveWork(
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
    return await backUp(session, folder, options, context);
  } catch (error) {
    if (spoilt.some((code) => isFailure(error, code))) discardWork(place, work);
    throw error;
  }
}
