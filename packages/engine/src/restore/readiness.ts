import { applicationsToRestore, readBackup } from '@pearmain/backup';
import type { AppError, TaskContext } from '@pearmain/base';
import type { Diagnosis, SnapshotSummary } from '@pearmain/contract';
import { type DeviceSummary, fail as failOfDevice } from '@pearmain/device';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { findHistory } from '../kept-history.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { checkFolder } from '../tasks/verify-snapshot.js';

/** What is asked: this backup onto this phone. */
export interface RestoreQuestion {
  readonly snapshot: SnapshotSummary;
  readonly phone: DeviceSummary;
  readonly opener: SnapshotOpener;
  /** What the phone has besides goes, so that its room counts. */
  readonly replacesAll: boolean;
}

/** One thing that was looked at; a `problem` has the failure that a restore would end in. */
export interface Checked extends Diagnosis {
  readonly failure?: AppError;
}

const lowBatteryPercent = 20;

/**
 * Looks at everything by which a phone refuses a restore, and at what people miss afterwards, before anything is touched
 * (docs/protocols/restore-host.md §4).
 *
 * @throws backup/password-needed, backup/wrong-password: without the password nothing more can be said
 */
export async function checkReadiness(
  environment: Environment,
  question: RestoreQuestion,
  context: TaskContext,
): Promise<Checked[]> {
  const { phone, snapshot } = question;
  const checks = [await wholeness(environment, question, context), version(phone, snapshot), findMy(phone)];
  checks.push(room(question), model(phone, snapshot), plainness(snapshot), apps(snapshot), battery(phone), lock(phone));
  return checks;
}

async function wholeness(
  environment: Environment,
  { snapshot, opener }: RestoreQuestion,
  context: TaskContext,
): Promise<Checked> {
  context.emit({ kind: 'phase', phase: 'checking' });
  const { folder } = snapshot;
  const parts = readBackup(folder);
  if (parts.properties.isEncrypted) (await opener.unlock(parts))[Symbol.dispose]();
  const history = findHistory(environment, folder);
  const { report } = await checkFolder({ folder, history, depth: { kind: 'structure' }, opener }, context);
  const [first] = report.findings.filter(({ severity }) => severity === 'fault');
  if (first)
    return problem('backup', fail('restore-not-whole', { path: folder, faults: report.faults, first: first.message }));
  return fine('backup', `The backup is whole: ${report.counts.files} files, each in its right length.`);
}

function version(phone: DeviceSummary, { iosVersion }: SnapshotSummary): Checked {
  const { name, systemVersion } = phone;
  if (!isNewer(iosVersion, systemVersion)) return fine('version', `iOS ${iosVersion} fits iOS ${systemVersion}.`);
  return problem('version', fail('restore-too-new', { name, backupVersion: iosVersion, phoneVersion: systemVersion }));
}

function findMy({ name, hasFindMy }: DeviceSummary): Checked {
  if (hasFindMy) return problem('find-my', failOfDevice('find-my-on', { name, code: 211, text: '' }));
  if (hasFindMy === false) return fine('find-my', 'Find My is off.');
  return attention('find-my', `${name} does not say whether Find My is on.`, 'With Find My on it refuses the restore.');
}

function room({ snapshot, phone, replacesAll }: RestoreQuestion): Checked {
  const { capacityBytes, dataCapacityBytes, freeBytes } = phone.disk;
  const available = replacesAll ? (dataCapacityBytes ?? capacityBytes) : freeBytes;
  if (available === undefined) return attention('room', `${phone.name} does not say how much room it has.`);
  if (available >= snapshot.sizeBytes) return fine('room', 'There is room for it on the phone.');
  return problem(
    'room',
    fail('restore-too-large', { name: phone.name, neededBytes: snapshot.sizeBytes, freeBytes: available }),
  );
}

function model(phone: DeviceSummary, { productType }: SnapshotSummary): Checked {
  const kindOf = (type: string): string => /^[A-Za-z]+/.exec(type)?.[0] ?? '';
  if (kindOf(productType) === kindOf(phone.productType)) return fine('model', 'It is of the same kind of device.');
  return attention(
    'model',
    `The backup is of another kind of device (${productType}).`,
    'The phone takes the data of apps, photos and messages, and leaves out what belongs to that device alone.',
  );
}

function plainness({ encrypted }: SnapshotSummary): Checked {
  if (encrypted) return fine('encryption', 'It is encrypted, so that saved passwords and Health come along.');
  return attention(
    'encryption',
    'The backup is not encrypted: saved passwords, Health, Wi-Fi networks and open Safari tabs are not in it.',
    'Nothing can be done about that afterwards; an encrypted backup brings them.',
  );
}

function apps({ folder }: SnapshotSummary): Checked {
  if (applicationsToRestore(folder)) return fine('apps', 'The phone fetches the apps again from the App Store.');
  return attention(
    'apps',
    'The backup has no list of apps: get them from the App Store yourself, their data is there then.',
  );
}

function battery({ battery: { percent, isCharging, hasCable } }: DeviceSummary): Checked {
  if (percent === undefined || percent >= lowBatteryPercent || isCharging || hasCable)
    return fine('battery', 'The battery lasts.');
  return attention('battery', `The battery is at ${percent} %.`, 'Connect the phone to power before you start.');
}

function lock({ name, isLocked }: DeviceSummary): Checked {
  if (!isLocked) return fine('lock', 'The phone is unlocked.');
  return attention('lock', `${name} is locked.`, 'Unlock it, and enter its passcode when it asks.');
}

/** Whether version `one` comes after `other`; what is no version comes after none. */
export function isNewer(one: string, other: string): boolean {
  const [left, right] = [one, other].map((version) => version.split('.').map(Number));
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function fine(check: string, message: string): Checked {
  return { check, state: 'fine', message };
}

function attention(check: string, message: string, advice?: string): Checked {
  return { check, state: 'attention', message, ...(advice === undefined ? {} : { advice }) };
}

function problem(check: string, failure: AppError): Checked {
  const { code, message, advice } = failure;
  return { check, state: 'problem', message, code, ...(advice === undefined ? {} : { advice }), failure };
}
