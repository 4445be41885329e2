import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64, toBase64 } from '@pearmain/formats';
import type { Phone } from '../../phone/phone.js';
import type { ClassKeys } from './crypto/class-keys.js';
import { realWorkFactors, type WorkFactors } from './crypto/keybag-maker.js';
import { generationOf } from './generation/generation.js';
import type { HostFolder } from './host/host-folder.js';
import type { Mishaps } from './mishaps/mishaps.js';
import type { Progress } from './progress.js';

/** What one request of a host is worked off with. */
export interface AgentContext {
  readonly phone: Phone;
  readonly host: HostFolder;
  readonly progress: Progress;
  /** What goes wrong in this request. */
  readonly mishaps: Mishaps;
  /** The host gave the escrow bag: what the passcode protects can be read while the screen is locked. */
  readonly escrowUnlocked: boolean;
  /** The name of the device's folder on the host. */
  readonly udid: string;
  /** A folder of the phone's own for this request; it is empty at the start. */
  readonly workFolder: string;
}

/** Keybag and class keys that the phone encrypts its backups with; `undefined` while they are plain. */
export interface OwnEncryption {
  readonly keybag: Uint8Array;
  readonly classKeys: ClassKeys;
}

/** An empty folder for one request. */
export function makeWorkFolder(phone: Phone): string {
  removeWorkFolder(phone);
  const folder = workFolderOf(phone);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The request is done with. */
export function removeWorkFolder(phone: Phone): void {
  rmSync(workFolderOf(phone), { recursive: true, force: true });
}

function workFolderOf(phone: Phone): string {
  return join(phone.stateFolder, 'backup-work');
}

/** What the phone remembers of the password that was set; the password itself is nowhere. */
export function ownEncryption(phone: Phone): OwnEncryption | undefined {
  const { willEncrypt, keybag, classKeys } = phone.backup;
  if (!willEncrypt || keybag === undefined || classKeys === undefined) return undefined;
  const keys = Object.entries(classKeys).map(([name, key]) => [Number(name), fromBase64(key)] as const);
  return { keybag: fromBase64(keybag), classKeys: new Map(keys) };
}

/** Makes the phone encrypt its backups with that keybag from now on, or no longer, and says so to whom it concerns. */
export function setEncryption(phone: Phone, encryption: OwnEncryption | undefined): void {
  const { keybag: _keybag, classKeys: _classKeys, ...rest } = phone.backup;
  const keys = encryption && [...encryption.classKeys].map(([name, key]) => [String(name), toBase64(key)] as const);
  phone.backup = {
    ...rest,
    willEncrypt: encryption !== undefined,
    ...(encryption && keys && { keybag: toBase64(encryption.keybag), classKeys: Object.fromEntries(keys) }),
  };
  phone.save();
  phone.notifications.post('com.apple.mobile.backup.domain_changed');
}

/** 32 bytes that stand for the key in a phone's silicon. */
export function deviceBoundKey(phone: Phone): Uint8Array {
  return createHash('sha256').update(`backup/${phone.deviceKey}`).digest();
}

/** How much work a password costs on this phone. */
export function workFactors(phone: Phone): WorkFactors {
  const { iterations, doubleIterations } = phone.scenario.keybagWork ?? realWorkFactors;
  return generationOf(phone).hasSlowPasswords ? { iterations, doubleIterations } : { iterations };
}

/** An upper-case UUID of random bytes. */
export function newUuid(phone: Phone, label: string): string {
  const bytes = phone.random(label, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex').toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
