import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type Udid } from '@pearmain/base';
import { makeFolder, writeWhole } from '@pearmain/history';
import type { Environment } from '../environment.js';

/** Whether this computer restored a phone without a restart, which it takes no other restore before; nobody sees from here when it had one. */
export function owesRestart({ folders }: Environment, udid: Udid): boolean {
  return existsSync(notePath(folders.devices, udid));
}

/** Notes that a phone was restored without a restart; what cannot be noted is no failure of the restore. */
export function noteOwedRestart({ folders, clock }: Environment, udid: Udid): void {
  try {
    makeFolder(folders.devices);
    writeWhole(notePath(folders.devices, udid), `${JSON.stringify({ restoredAt: clock.now().toISOString() })}\n`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** A restore with a restart, or the phone’s own word, ends it. */
export function forgetOwedRestart({ folders }: Environment, udid: Udid): void {
  rmSync(notePath(folders.devices, udid), { force: true });
}

function notePath(folder: string, udid: Udid): string {
  return join(folder, `${udid}.restart-owed.json`);
}
