import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AppError, type Udid } from '@pearmain/base';
import { makeFolder, writeWhole } from '@pearmain/history';
import * as z from 'zod';
import type { Environment } from './environment.js';

const Note = z.looseObject({ at: z.string(), computer: z.string() });

/** When this computer gave a phone the password of its backups. */
export type EncryptionNote = z.infer<typeof Note>;

/** Notes that this computer gave a phone its backup password; what cannot be noted is no failure of that. */
export function noteEncryption({ folders, clock }: Environment, udid: Udid): void {
  try {
    makeFolder(folders.devices);
    const note: EncryptionNote = { at: clock.now().toISOString(), computer: hostname() };
    writeWhole(notePath(folders.devices, udid), `${JSON.stringify(note)}\n`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** Forgets it, where the phone has none any more. */
export function forgetEncryptionNote({ folders }: Environment, udid: Udid): void {
  rmSync(notePath(folders.devices, udid), { force: true });
}

/** `undefined` where another computer set it, or nobody noted it. */
export function findEncryptionNote({ folders }: Environment, udid: Udid): EncryptionNote | undefined {
  try {
    return Note.safeParse(JSON.parse(readFileSync(notePath(folders.devices, udid), 'utf8'))).data;
  } catch {
    return undefined; // no note, or none that can be read
  }
}

function notePath(folder: string, udid: Udid): string {
  return join(folder, `${udid}.encryption.json`);
}
