import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, type TaskContext } from '@pearmain/base';
import type { Diagnosis, DoctorReport } from '@pearmain/contract';
import { freeBytes } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { connectedPhones } from '../phones.js';
import { entriesOf } from './list-devices.js';
import { status } from './status.js';

const littleRoomBytes = 20e9;

/** Looks for what could keep backups from working: the service that reaches phones, the phones, the location, what is kept. */
export async function doctor(environment: Environment, context: TaskContext): Promise<DoctorReport> {
  const diagnoses = [
    ...(await examine('Phones', () => examinePhones(environment, context))),
    ...(await examine('Location', () => examineLocation(environment))),
    ...(await examine('Backups', () => examineBackups(environment))),
    ...(await examine('Trust', () => examinePairRecords(environment))),
  ];
  return { diagnoses };
}

async function examine(check: string, look: () => Promise<Diagnosis[]> | Diagnosis[]): Promise<Diagnosis[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [problem(check, error)];
  }
}

function problem(check: string, { message, advice }: AppError): Diagnosis {
  return { check, state: 'problem', message, ...(advice === undefined ? {} : { advice }) };
}

async function examinePhones(environment: Environment, context: TaskContext): Promise<Diagnosis[]> {
  const check = 'Phones';
  const { phones, mute } = await connectedPhones(environment, context);
  if (phones.length === 0 && mute.length === 0) {
    return [
      {
        check,
        state: 'attention',
        message: 'The service that reaches phones answers, and no phone is connected.',
        advice: 'Connect one with a cable and unlock it.',
      },
    ];
  }
  const trusting = (await entriesOf(phones, environment, context)).map(({ name, iosVersion, trust }): Diagnosis => {
    if (trust === 'trusted')
      return { check, state: 'fine', message: `${name} (iOS ${iosVersion}) is connected and trusts this computer.` };
    return {
      check,
      state: 'attention',
      message: `${name} (iOS ${iosVersion}) is connected and does not trust this computer.`,
      advice: 'Unlock it, then run pearmain device pair.',
    };
  });
  return [...trusting, ...mute.map(({ failure }) => problem(check, failure))];
}

function examineLocation({ location, platform }: Environment): Diagnosis[] {
  const check = 'Location';
  const there = nearestFolder(location);
  const free = freeBytes(there);
  const room = `${(free / 1e9).toFixed(1)} GB are free`;
  const found: Diagnosis[] = [];
  if (there !== location)
    found.push({ check, state: 'fine', message: `${location} will be made by the first backup; ${room} there.` });
  else found.push({ check, state: 'fine', message: `Backups are kept in ${location}; ${room}.` });
  if (free < littleRoomBytes) {
    found.push({
      check,
      state: 'attention',
      message: 'That is little for a phone.',
      advice: 'Free some space, or choose another place with --location.',
    });
  }
  if (platform !== 'win32' && there === location && (statSync(location).mode & 0o077) !== 0) {
    found.push({
      check,
      state: 'attention',
      message: 'Other users of this computer can look into it.',
      advice: `chmod 700 "${location}"`,
    });
  }
  return found;
}

function nearestFolder(path: string): string {
  if (existsSync(path) || dirname(path) === path) return path;
  return nearestFolder(dirname(path));
}

async function examineBackups(environment: Environment): Promise<Diagnosis[]> {
  const check = 'Backups';
  // A location that is not there yet was told of above.
  const { devices, staleAfterDays } = await status({ ...environment, isLocationChosen: false }, {});
  if (devices.length === 0)
    return [
      { check, state: 'attention', message: 'There are none yet.', advice: 'Connect a phone and run pearmain backup.' },
    ];
  return devices.map(({ deviceName, stale, unfinishedRun, ageSeconds = 0 }): Diagnosis => {
    if (stale)
      return {
        check,
        state: 'attention',
        message: `${deviceName} has had no good backup for more than ${staleAfterDays} days.`,
        advice: 'Connect it and run pearmain backup.',
      };
    const days = Math.floor(ageSeconds / 86_400);
    const age = days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`;
    const rest = unfinishedRun ? ' A later run broke off; the next one takes it up.' : '';
    return { check, state: 'fine', message: `The last good backup of ${deviceName} is ${age} old.${rest}` };
  });
}

function examinePairRecords({ folders, platform }: Environment): Diagnosis[] {
  const check = 'Trust';
  if (platform === 'win32' || !existsSync(folders.pairing)) return [];
  if ((statSync(folders.pairing).mode & 0o077) === 0)
    return [{ check, state: 'fine', message: 'The pair records are private.' }];
  return [
    {
      check,
      state: 'problem',
      message: 'Other users can read the pair records, which unlock your phones.',
      advice: `chmod -R go= "${folders.pairing}"`,
    },
  ];
}
