import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BackupParts, type ClassKeys, changeKeybag, readBackup, unlockBackup, withKeybag } from '@pearmain/backup';
import { isFailure, Scope, type TaskContext } from '@pearmain/base';
import type { PasswordChange, PasswordChangeOutcome } from '@pearmain/contract';
import { changeManifest, replaceWhole } from '@pearmain/history';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { reservePlace } from '../managing/reserve-place.js';
import { lockedBackup, type SnapshotOpener } from '../open-snapshot.js';
import {
  findKept,
  type KeptSnapshot,
  keptSnapshots,
  type SnapshotSelector,
  snapshotFolder,
} from '../snapshot-folder.js';
import { chosen } from './list-snapshots.js';

/** Which backups get the new password, and where the passwords come from. */
export interface ChangePasswordInput {
  /** One backup, or all of a device that lie in histories of ours. */
  readonly of: SnapshotSelector | { readonly allOf: string };
  readonly opener: SnapshotOpener;
  /** Asked when the old one is known to be right. */
  newPassword(deviceName: string): Promise<string>;
}

/** A backup folder, and its place in a history where it has one. */
interface Target {
  readonly folder: string;
  readonly kept?: KeptSnapshot | undefined;
}

interface Opened {
  readonly target: Target;
  readonly parts: BackupParts;
  /** `undefined` for a backup that is not encrypted. */
  readonly keys?: ClassKeys;
  readonly outcome: PasswordChangeOutcome;
}

/**
 * Gives stored backups another password, without the device: only the locks on their keys are made anew, so that it takes
 * seconds however large they are (docs/formats/encryption.md §5). Every one is opened before the first is changed. What the
 * device asks for in its next backups is not changed by this.
 *
 * @throws backup/wrong-password, backup/password-needed, backup/damaged-keybag, engine/not-encrypted, history/locked
 */
export async function changePassword(
  environment: Environment,
  input: ChangePasswordInput,
  context: TaskContext,
): Promise<PasswordChange> {
  await using scope = new Scope();
  const targets = await reserve(environment, input.of, { scope, context });
  let asked: Promise<string> | undefined;
  const newPassword = (name: string): Promise<string> => {
    asked ??= input.newPassword(name);
    return asked;
  };
  const opened: Opened[] = [];
  for (const target of targets) {
    context.signal.throwIfAborted();
    const one = await open(target, { ...input, newPassword });
    if (one.keys) scope.own(one.keys);
    opened.push(one);
  }
  const change = changerOfKeybags(newPassword);
  for (const one of opened) {
    context.signal.throwIfAborted();
    if (one.keys && one.outcome === 'changed') write(one.target, one.parts, await change(one.parts, one.keys));
  }
  return { backups: opened.map(told) };
}

/** Takes the places of the histories for this change alone, and finds there what is meant. */
async function reserve(
  environment: Environment,
  of: ChangePasswordInput['of'],
  { scope, context }: { readonly scope: Scope; readonly context: TaskContext },
): Promise<Target[]> {
  if ('allOf' in of) {
    const wanted = keptOf(environment, of.allOf);
    for (const place of new Set(wanted.map((kept) => kept.place))) {
      scope.own(reservePlace(place, 'password change', environment, context));
    }
    return keptOf(environment, of.allOf).map(asTarget);
  }
  const folder = await snapshotFolder(environment, of);
  const found = findKept(environment, folder);
  if (!found) return [{ folder }];
  scope.own(reservePlace(found.place, 'password change', environment, context));
  const { id } = found.snapshot.record;
  return keptSnapshots(environment, ({ record }) => record.id === id && record.udid === found.place.udid).map(asTarget);
}

const asTarget = (kept: KeptSnapshot): Target => ({ folder: kept.snapshot.folder, kept });

function keptOf(environment: Environment, device: string): KeptSnapshot[] {
  const all = keptSnapshots(environment, () => true).map((kept) => {
    const { udid, device: known } = kept.snapshot.record;
    return { ...kept, udid, deviceName: known.name };
  });
  return chosen(environment, all, device);
}

/** A change of many backups that broke off is taken up again: what has the new password already is left as it is. */
async function open(target: Target, { of, opener, newPassword }: ChangePasswordInput): Promise<Opened> {
  const parts = readBackup(target.folder);
  const { deviceName } = lockedBackup(parts);
  if (!parts.properties.isEncrypted) {
    if (!('allOf' in of)) throw fail('not-encrypted', { name: deviceName });
    return { target, parts, outcome: 'not-encrypted' };
  }
  try {
    return { target, parts, keys: await opener.unlock(parts), outcome: 'changed' };
  } catch (error) {
    if (!('allOf' in of) || !isFailure(error, 'backup/wrong-password')) throw error;
    return { target, parts, keys: await unlockBackup(parts, await newPassword(deviceName)), outcome: 'had-it' };
  }
}

/** Backups that were cloned from each other have one keybag, and get one again. */
function changerOfKeybags(newPassword: (name: string) => Promise<string>) {
  const changed = new Map<string, Uint8Array>();
  return async (parts: BackupParts, keys: ClassKeys): Promise<Uint8Array> => {
    const old = parts.properties.keybag ?? new Uint8Array();
    const mark = createHash('sha256').update(old).digest('hex');
    const known = changed.get(mark);
    if (known) return known;
    const { deviceName } = lockedBackup(parts);
    const keybag = await changeKeybag(old, keys, await newPassword(deviceName));
    changed.set(mark, keybag);
    return keybag;
  };
}

function write({ folder, kept }: Target, parts: BackupParts, keybag: Uint8Array): void {
  const { name, bytes } = withKeybag(parts, keybag);
  // A run that broke off while its files were moved has a manifest that no history knows.
  if (kept && name === 'Manifest.plist') changeManifest(kept.place, kept.snapshot, bytes);
  else replaceWhole(join(folder, name), bytes, readFileSync(join(folder, name)));
}

function told({ target, parts, outcome }: Opened): PasswordChange['backups'][number] {
  const { deviceName, udid } = lockedBackup(parts);
  const { folder, kept } = target;
  return {
    deviceName,
    folder,
    ...(udid === undefined ? {} : { udid }),
    ...(kept ? { id: kept.snapshot.record.id } : {}),
    outcome,
  };
}
