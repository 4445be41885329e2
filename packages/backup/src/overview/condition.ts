import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '@pearmain/base';
import { findIndexName } from '../completeness.js';
import { manifestPlist, snapshotFolder } from '../layout.js';
import { checkIndex } from '../obstacle.js';
import type { BackupProperties } from '../properties.js';
import type { BackupStatus } from '../status.js';
import type { BackupGeneration } from './overview.js';

/**
 * How whole a backup looks from its few small files (docs/formats/finding.md §3): `broken-off` in the phase of a run
 * that did not finish, `damaged` where a file is there and cannot be used, `partial` where one is missing. Content is not looked at.
 */
export interface BackupCondition {
  readonly state: 'whole' | 'broken-off' | 'damaged' | 'partial';
  readonly phase?: 'uploading' | 'moving' | 'removing';
  /** It, or the backup before the run that broke off, can be opened and restored. */
  readonly isUsable: boolean;
  /** What is wrong, as a sentence. */
  readonly reason?: string;
}

/** What is known of a folder. */
export interface Looked {
  readonly folder: string;
  readonly status: BackupStatus | undefined;
  readonly properties: BackupProperties | undefined;
  readonly generation: BackupGeneration | undefined;
  /** What is wrong with a list that is there and could not be read. */
  readonly statusDamage: string | undefined;
  readonly manifestDamage: string | undefined;
}

/** Judges a backup by the rules that a device has for what a run left behind. */
export function conditionOf(looked: Looked): BackupCondition {
  const { folder, status, properties, generation, statusDamage, manifestDamage } = looked;
  if (generation === 'mdinfo' || generation === 'mdbackup') {
    return {
      state: 'whole',
      isUsable: false,
      reason: 'It is of iOS 3 or earlier: it is listed, and cannot be opened.',
    };
  }
  if (sizeOf(join(folder, manifestPlist)) === 0 && status?.snapshotState !== 'moving') {
    return { state: 'broken-off', phase: 'uploading', isUsable: false, reason: neverFinished };
  }
  if (manifestDamage !== undefined) return { state: 'damaged', isUsable: false, reason: manifestDamage };
  if (!properties || generation === undefined) return incomplete(looked);
  const problem = indexProblem(looked, properties);
  if (problem !== undefined) return { state: 'damaged', isUsable: false, reason: problem };
  if (statusDamage !== undefined) return { state: 'damaged', isUsable: true, reason: statusDamage };
  const phase = status?.snapshotState;
  if (phase === undefined || phase === 'finished') return { state: 'whole', isUsable: true };
  return { state: 'broken-off', phase, isUsable: true, reason: leftBehind[phase] };
}

const neverFinished = 'The first backup into this folder broke off: there is nothing to restore.';
const leftBehind = {
  uploading: 'A later run broke off; the backup before it is whole.',
  moving: 'A run broke off while its files were put in their places.',
  removing: 'A run broke off while it tidied up; nothing is missing.',
} as const;

function incomplete({ folder, status, properties, generation }: Looked): BackupCondition {
  const phase = status?.snapshotState;
  const isStaging = sizeOf(join(folder, snapshotFolder)) !== undefined;
  if (!properties && generation === undefined && (isStaging || phase === 'uploading' || phase === 'moving')) {
    return {
      state: 'broken-off',
      phase: phase === 'moving' ? phase : 'uploading',
      isUsable: false,
      reason: neverFinished,
    };
  }
  const reason = properties ? 'The list of its files is missing.' : 'Its Manifest.plist is missing.';
  return { state: 'partial', isUsable: false, reason };
}

function indexProblem({ folder, status }: Looked, properties: BackupProperties): string | undefined {
  const staged = status?.snapshotState === 'moving' ? findIndexName(join(folder, snapshotFolder)) : undefined;
  const name = staged === undefined ? findIndexName(folder) : join(snapshotFolder, staged);
  try {
    if (name !== undefined) checkIndex(folder, name, properties.manifestKey !== undefined && properties.isEncrypted);
    return undefined;
  } catch (error) {
    if (isFailure(error, 'backup/damaged-file')) return error.message;
    throw error;
  }
}

function sizeOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.size;
}
