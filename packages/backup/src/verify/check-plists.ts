import type { Udid } from '@pearmain/base';
import { AppError } from '@pearmain/base';
import type { PlistDict } from '@pearmain/formats';
import { readKeybag } from '../crypto/class-keys.js';
import { infoPlist, manifestPlist, statusPlist } from '../layout.js';
import { type BackupProperties, readProperties } from '../properties.js';
import { findPlist } from '../read-plist.js';
import { findStatus } from '../status.js';
import { checkTypes } from './check-types.js';
import type { FindingCode, Findings } from './report.js';

/** What whoever ran the backup knows, and the folder must agree with. */
export interface Expected {
  readonly udid?: Udid;
  /** Whether the device said that it would encrypt. */
  readonly encrypted?: boolean;
}

/** Looks at the three property lists; returns what Manifest.plist says, where it can be read. */
export function checkPlists(folder: string, expected: Expected, findings: Findings): BackupProperties | undefined {
  checkStatus(folder, findings);
  const info = attempt(findings, infoPlist, () => findPlist(folder, infoPlist));
  if (info === 'missing') findings.add('missing-info', 'Info.plist is missing.', { path: infoPlist });
  else if (info !== 'damaged') checkTypes(infoPlist, info, findings);
  const manifest = attempt(findings, manifestPlist, () => findPlist(folder, manifestPlist));
  if (manifest === 'missing') findings.add('missing-manifest', 'Manifest.plist is missing.', { path: manifestPlist });
  return typeof manifest === 'string' ? undefined : checkManifest(manifest, expected, findings);
}

function checkStatus(folder: string, findings: Findings): void {
  const status = attempt(findings, statusPlist, () => findStatus(folder));
  if (status === 'missing') findings.add('missing-status', 'Status.plist is missing.', { path: statusPlist });
  if (typeof status === 'string') return;
  if (status.snapshotState === 'finished' && status.backupState === 'new') return;
  const state = `${status.backupState}, ${status.snapshotState}`;
  findings.add('not-finished', `The device did not finish this backup (${state}).`, { path: statusPlist });
}

function checkManifest(manifest: PlistDict, expected: Expected, findings: Findings): BackupProperties {
  checkTypes(manifestPlist, manifest, findings);
  const properties = readProperties(manifest);
  const place = { path: manifestPlist };
  const { udid } = properties.device;
  if (expected.udid !== undefined && udid !== expected.udid) {
    findings.add('other-device', `The backup is of ${udid ?? 'an unnamed device'}, not of ${expected.udid}.`, place);
  }
  if (expected.encrypted !== undefined && properties.isEncrypted !== expected.encrypted) {
    const message = expected.encrypted
      ? 'The backup should be encrypted and is not.'
      : 'The backup is encrypted and should not be.';
    findings.add('encryption-differs', message, place);
  }
  checkKeybag(properties, findings);
  return properties;
}

function checkKeybag({ keybag }: BackupProperties, findings: Findings): void {
  if (!keybag) {
    findings.add('keybag-missing', 'The backup has no keys; a device refuses it.', { path: manifestPlist });
    return;
  }
  attemptAs(findings, 'keybag-damaged', manifestPlist, () => readKeybag(keybag));
}

function attempt<T>(findings: Findings, path: string, read: () => T | undefined): T | 'missing' | 'damaged' {
  const outcome = attemptAs(findings, 'damaged-plist', path, () => ({ value: read() }));
  if (!outcome) return 'damaged';
  return outcome.value ?? 'missing';
}

/** Runs a check; a failure of ours becomes a finding, anything else is not ours to judge. */
export function attemptAs<T>(findings: Findings, code: FindingCode, path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'backup/access-denied') throw error;
    findings.add(code, error.message, { path });
    return undefined;
  }
}
