import type { SnapshotSummary } from '@pearmain/contract';
import { type DeviceSummary, fail as failOfDevice } from '@pearmain/device';
import { fail } from '../failures.js';
import { attention, type Checked, fine, problem } from './checked.js';

/** The phone that is to be restored, and how. */
export interface PhoneQuestion {
  readonly snapshot: SnapshotSummary;
  readonly phone: DeviceSummary;
  /** What the phone has besides goes, so that its room counts. */
  readonly replacesAll: boolean;
  /** The phone is to be backed up first. */
  readonly safetyBackup: boolean;
}

const lowBatteryPercent = 20;
const emptyBatteryPercent = 5;
const atPhone = { mendedAtPhone: true } as const;

/** Looks at what the phone says of itself: all by which it refuses a restore (docs/protocols/restore-host.md §4). */
export function checkPhone({ phone, snapshot, replacesAll, safetyBackup }: PhoneQuestion): Checked[] {
  return [
    version(phone, snapshot),
    findMy(phone),
    setUp(phone, safetyBackup),
    cloudRestore(phone),
    ...(safetyBackup ? encryption(phone, replacesAll) : []),
    room(phone, snapshot, replacesAll),
    model(phone, snapshot),
    battery(phone),
    lock(phone),
  ];
}

function version(phone: DeviceSummary, { iosVersion }: SnapshotSummary): Checked {
  const { name, systemVersion } = phone;
  if (!isNewer(iosVersion, systemVersion)) return fine('version', `iOS ${iosVersion} fits iOS ${systemVersion}.`);
  const failure = fail('restore-too-new', { name, backupVersion: iosVersion, phoneVersion: systemVersion });
  return problem('version', failure, { refusals: ['device/restore-newer-system'] });
}

function findMy({ name, hasFindMy }: DeviceSummary): Checked {
  if (hasFindMy) return problem('find-my', failOfDevice('find-my-on', { name, code: 211, text: '' }), atPhone);
  if (hasFindMy === false) return fine('find-my', 'Find My is off.');
  return attention('find-my', `${name} does not say whether Find My is on.`, 'With Find My on it refuses the restore.');
}

/** A phone is restored before its set-up as well as after it, but backed up only after. */
function setUp({ name, isSetUp, isActivated }: DeviceSummary, safetyBackup: boolean): Checked {
  if (isActivated === false) {
    return attention('set-up', `${name} is not activated.`, 'Connect it to Wi-Fi, and begin its set-up.');
  }
  if (isSetUp !== false) return fine('set-up', 'It is set up.');
  if (safetyBackup) {
    const failure = fail('safety-needs-set-up', { name });
    return problem('set-up', failure, { ...atPhone, refusals: ['device/setup-unfinished'] });
  }
  return attention(
    'set-up',
    `${name} is not set up yet.`,
    'Stay on the page “Transfer Your Apps & Data” until it is restored.',
  );
}

function cloudRestore({ name, isRestoringFromCloud }: DeviceSummary): Checked {
  if (!isRestoringFromCloud) return fine('icloud-restore', 'No restore from iCloud is running on it.');
  return problem('icloud-restore', failOfDevice('icloud-restore-running', { name, code: 25, text: '' }), atPhone);
}

/** What is saved of a phone without a password lacks what its owner may want back when all of it was replaced. */
function encryption(
  { name, backup: { requiresEncryption, willEncrypt } }: DeviceSummary,
  replacesAll: boolean,
): Checked[] {
  if (willEncrypt) return [];
  if (requiresEncryption)
    return [problem('safety-backup', failOfDevice('encryption-required', { name, code: 207, text: '' }))];
  if (!replacesAll) return [];
  return [
    attention(
      'safety-backup',
      `The backup of ${name} as it is now will not be encrypted: its saved passwords, Health and Wi-Fi networks will not be in it.`,
      'To keep them, set a password for its backups first: pearmain device encryption on.',
    ),
  ];
}

function room({ name, disk }: DeviceSummary, { sizeBytes }: SnapshotSummary, replacesAll: boolean): Checked {
  const { capacityBytes, dataCapacityBytes, freeBytes } = disk;
  const available = replacesAll ? (dataCapacityBytes ?? capacityBytes) : freeBytes;
  if (available === undefined) return attention('room', `${name} does not say how much room it has.`);
  if (available >= sizeBytes) return fine('room', 'There is room for it on the phone.');
  const failure = fail('restore-too-large', { name, neededBytes: sizeBytes, freeBytes: available });
  return problem('room', failure, { refusals: ['device/phone-full', 'device/computer-full'] });
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

function battery({ name, battery: { percent, isCharging, hasCable } }: DeviceSummary): Checked {
  if (percent === undefined || percent >= lowBatteryPercent || isCharging || hasCable)
    return fine('battery', 'The battery lasts.');
  if (percent < emptyBatteryPercent) return problem('battery', fail('restore-battery-low', { name, percent }), atPhone);
  return attention('battery', `The battery is at ${percent} %.`, 'Connect the phone to power before you start.');
}

/** With the trust of this computer a phone that is locked can be restored all the same. */
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
