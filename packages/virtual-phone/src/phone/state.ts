import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isUdid, type JsonValue, type Udid } from '@pearmain/base';
import { fail } from '../failures.js';
import type { InstalledApp } from './apps.js';

/** A computer that this phone trusts. Certificates are PEM text, as the host sent them. */
export interface TrustedHost {
  readonly hostId: string;
  readonly systemBuid: string;
  readonly hostCertificate: string;
  readonly rootCertificate: string;
  readonly deviceCertificate: string;
  /** 32 bytes, base64. */
  readonly escrowBag: string;
}

/** What the phone remembers about local backups. No password is ever in it: the phone keeps keybag and class keys. */
export interface BackupSettings {
  /** Undefined on a phone that never had a backup password and never was backed up. */
  readonly willEncrypt?: boolean;
  /** The backup keybag, base64. */
  readonly keybag?: string;
  /** Protection class (decimal) to unwrapped class key, base64. */
  readonly classKeys?: Readonly<Record<string, string>>;
  /** Whole seconds since 2001-01-01 UTC. */
  readonly lastBackupDate?: number;
  readonly lastBackupZone?: string;
  readonly cloudBackupEnabled: boolean;
  readonly requiresEncryption: boolean;
  /** Finished backup and restore runs; the fixed clock is a minute ahead for each. */
  readonly runs: number;
  /** Whatever else the backup agent has to remember. */
  readonly notes?: Readonly<Record<string, JsonValue>>;
}

/** Settings by lockdown domain (`''` is the global one) and key, as JSON (`phone/settings.ts`). */
export type StoredSettings = Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;

/** phone.json: all of the phone that is not files. */
export interface PhoneState {
  readonly format: 1;
  readonly udid: Udid;
  readonly name: string;
  readonly productType: string;
  readonly productVersion: string;
  readonly hasPasscode: boolean;
  readonly capacityBytes: number;
  /** The phone's RSA key, PEM (PKCS#8): made once, so that copies of a state are the same phone. */
  readonly deviceKey: string;
  readonly trustedHosts: readonly TrustedHost[];
  readonly settings: StoredSettings;
  readonly apps: readonly InstalledApp[];
  readonly backup: BackupSettings;
}

/** Settings of a phone that nobody backed up yet. */
export const neverBackedUp: BackupSettings = { cloudBackupEnabled: false, requiresEncryption: false, runs: 0 };

const fileName = 'phone.json';

/**
 * The state in that folder; undefined where there is none yet.
 *
 * @throws virtual-phone/state-damaged
 */
export function readPhoneState(folder: string): PhoneState | undefined {
  const path = join(folder, fileName);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw fail('state-unreadable', { path }, { cause });
  }
  return checkState(text, path);
}

/** Writes phone.json whole: beside, then renamed. */
export function writePhoneState(folder: string, state: PhoneState): void {
  const path = join(folder, fileName);
  writeFileSync(`${path}.part`, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}

function checkState(text: string, path: string): PhoneState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail('state-damaged', { path, problem: 'it is not JSON' }, { cause });
  }
  const problem = isRecord(value) ? problemOf(value) : 'it is not an object';
  if (problem !== undefined) throw fail('state-damaged', { path, problem });
  // Looked at key by key in problemOf; apps and hosts are the phone's own writing.
  return value as unknown as PhoneState;
}

const expected: Readonly<Record<keyof PhoneState, (value: unknown) => boolean>> = {
  format: (value) => value === 1,
  udid: (value) => typeof value === 'string' && isUdid(value),
  name: isText,
  productType: isText,
  productVersion: isText,
  hasPasscode: (value) => typeof value === 'boolean',
  capacityBytes: (value) => typeof value === 'number',
  deviceKey: isText,
  trustedHosts: (value) => Array.isArray(value) && value.every((host) => isRecord(host) && isText(host['hostId'])),
  settings: (value) => isRecord(value) && Object.values(value).every(isRecord),
  apps: (value) => Array.isArray(value) && value.every((app) => isRecord(app) && isText(app['bundleId'])),
  backup: (value) => isRecord(value) && typeof value['runs'] === 'number',
};

function problemOf(value: Readonly<Record<string, unknown>>): string | undefined {
  for (const [key, holds] of Object.entries(expected)) {
    if (!holds(value[key])) return `its “${key}” is not what a phone writes there`;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
