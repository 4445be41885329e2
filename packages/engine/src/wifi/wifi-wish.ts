import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type TaskContext, type Udid } from '@pearmain/base';
import { type DeviceSession, setWifi } from '@pearmain/device';
import { makeFolder, writeWhole } from '@pearmain/history';
import * as z from 'zod';
import type { Environment } from '../environment.js';

const Remembered = z.looseObject({ wifi: z.boolean().optional() });

/** Remembers that a person wants a phone to be reachable over Wi-Fi, or no longer does. */
export function rememberWifiWish({ folders }: Environment, udid: Udid, isWanted: boolean): void {
  const path = join(folders.devices, `${udid}.json`);
  if (isWanted) {
    makeFolder(folders.devices);
    writeWhole(path, `${JSON.stringify({ wifi: true })}\n`);
  } else {
    rmSync(path, { force: true });
  }
}

/**
 * Writes the wish again into a phone on the cable that a person wanted to be reachable: phones forget to announce themselves
 * (docs/protocols/wifi.md §1). One that does not take it is none the worse for the task at hand.
 */
export async function renewWifiWish(
  session: DeviceSession,
  environment: Environment,
  { log }: TaskContext,
): Promise<void> {
  if (session.device.connection !== 'usb' || !wantsWifi(environment, session.udid)) return;
  try {
    await setWifi(session, { isAllowed: true });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn('the phone does not take that it may be reached over Wi-Fi', { code: error.code });
  }
}

function wantsWifi({ folders }: Environment, udid: Udid): boolean {
  try {
    const text = readFileSync(join(folders.devices, `${udid}.json`), 'utf8');
    return Remembered.safeParse(JSON.parse(text)).data?.wifi === true;
  } catch {
    return false; // nothing was remembered, or nothing that can be read: then nobody is bothered
  }
}
