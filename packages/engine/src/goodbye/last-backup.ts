import { appsOf, readBackup } from '@pearmain/backup';
import { AppError } from '@pearmain/base';
import type { Diagnosis, SnapshotSummary } from '@pearmain/contract';

const hourMs = 3_600_000;
const freshHours = 24;

/** What is to be said of the last good backup of a phone, for somebody who will not have the phone any more. */
export function checkLastBackup(
  last: SnapshotSummary | undefined,
  { now, staleAfterDays, installed }: Occasion,
): Diagnosis[] {
  if (!last) {
    const advice = 'Connect the disk with its backups, or make one first: pearmain backup.';
    return [{ check: 'backup', state: 'problem', message: 'There is no good backup of this phone here.', advice }];
  }
  return [age(last, { now, staleAfterDays }), newApps(last, installed), encryption(last), verification(last)].flat();
}

/** When it is asked, and what is on the phone by then. */
export interface Occasion {
  readonly now: Date;
  readonly staleAfterDays: number;
  readonly installed: readonly string[];
}

function age({ takenAt }: SnapshotSummary, { now, staleAfterDays }: Omit<Occasion, 'installed'>): Diagnosis {
  const hours = Math.max(0, Math.floor((now.getTime() - new Date(takenAt).getTime()) / hourMs));
  if (hours < freshHours)
    return { check: 'backup', state: 'fine', message: 'The phone was backed up within the last day.' };
  const days = Math.floor(hours / 24);
  const message = `The last good backup is ${days === 1 ? 'a day' : `${days} days`} old: what came since is on the phone alone.`;
  const state = days > staleAfterDays ? 'problem' : 'attention';
  return { check: 'backup', state, message, advice: 'Back it up once more: pearmain backup.' };
}

function newApps({ folder }: SnapshotSummary, installed: readonly string[]): Diagnosis[] {
  const known = new Set(appsIn(folder));
  const fresh = known.size === 0 ? [] : installed.filter((id) => !known.has(id));
  if (fresh.length === 0) return [];
  const message = `Apps came to the phone after its last backup: ${fresh.slice(0, 5).join(', ')}${fresh.length > 5 ? ' and others' : ''}.`;
  return [{ check: 'backup', state: 'attention', message, advice: 'Back it up once more: pearmain backup.' }];
}

function appsIn(folder: string): readonly string[] {
  try {
    const { info } = readBackup(folder);
    return [...(info?.installedApplications ?? []), ...appsOf(info).fetched];
  } catch (error) {
    if (error instanceof AppError) return []; // what is wrong with the backup is its check's to tell
    throw error;
  }
}

function encryption({ encrypted }: SnapshotSummary): Diagnosis {
  if (encrypted) {
    const message = 'The last backup is encrypted, so that saved passwords and Health are in it.';
    return { check: 'encryption', state: 'fine', message };
  }
  const message =
    'The last backup is not encrypted: saved passwords, Health, Wi-Fi networks and open Safari tabs are not in it.';
  const advice = 'If they matter, make an encrypted one first: pearmain backup --encrypt.';
  return { check: 'encryption', state: 'attention', message, advice };
}

function verification({ verified }: SnapshotSummary): Diagnosis {
  const advice = 'Have every file of it read once: pearmain snapshot verify.';
  const check = 'verified';
  if (verified && (verified.faults ?? 0) > 0) {
    return {
      check,
      state: 'problem',
      message: 'The last check found faults in the last backup.',
      advice: 'Make a new backup: pearmain backup.',
    };
  }
  if (verified?.level === 'full')
    return { check, state: 'fine', message: 'Every file of the last backup was read and is sound.' };
  const message = verified
    ? 'The last backup is whole, and was not read to its last byte since it was made.'
    : 'Nobody has checked the last backup since it was made.';
  return { check, state: 'attention', message, advice };
}
