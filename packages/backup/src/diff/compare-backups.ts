import { isFailure } from '@pearmain/base';
import type { Backup } from '../backup.js';
import type { MBFile } from '../manifest/mb-file.js';
import { type BackupRow, kindOfRow } from '../manifest/row.js';

/** `attributes`: the content is the same, and its owner, its mode or the like is not. */
export type ChangeKind = 'added' | 'changed' | 'attributes' | 'removed';

/** A file or a link that is not the same in two backups. */
export interface FileChange {
  readonly kind: ChangeKind;
  readonly domain: string;
  readonly relativePath: string;
  /** Recorded sizes, where there is a record that can be read. */
  readonly bytesBefore?: number;
  readonly bytesAfter?: number;
}

/** One step through both indexes: a change, or an entry that is the same in both. */
export type Compared = FileChange | 'same';

/**
 * Goes through the files and links of two backups side by side, in the order of their ids, so that memory stays small however many there
 * are. A file whose record differs in nothing but its key or its place on the device's disk is the same.
 *
 * @throws backup/password-needed
 */
export function* compareBackups(before: Backup, after: Backup): IterableIterator<Compared> {
  const [old, young] = [entriesOf(before), entriesOf(after)];
  let [left, right] = [old.next().value, young.next().value];
  while (left || right) {
    if (!right || (left && left.fileId < right.fileId)) {
      if (left) yield change('removed', left, { before: recordOf(before, left) });
      left = old.next().value;
    } else if (!left || right.fileId < left.fileId) {
      yield change('added', right, { after: recordOf(after, right) });
      right = young.next().value;
    } else {
      yield compare({ before, left }, { after, right });
      [left, right] = [old.next().value, young.next().value];
    }
  }
}

/** What has content or leads somewhere; a folder is told by what is in it. */
function* entriesOf(backup: Backup): Generator<BackupRow, undefined> {
  for (const row of backup.rowsById()) {
    const kind = kindOfRow(row);
    if (kind === 'file' || kind === 'link') yield row;
  }
  return undefined;
}

function compare(
  { before, left }: { before: Backup; left: BackupRow },
  { after, right }: { after: Backup; right: BackupRow },
): Compared {
  if (left.blob && right.blob && areSame(left.blob, right.blob)) return 'same';
  const [old, young] = [recordOf(before, left), recordOf(after, right)];
  if (!old || !young || hasOtherContent(old, young)) return change('changed', right, { before: old, after: young });
  return hasOtherAttributes(old, young) ? change('attributes', right, { before: old, after: young }) : 'same';
}

function areSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** `undefined` where it cannot be read: then it counts as changed, because nobody can say that it is not. */
function recordOf(backup: Backup, row: BackupRow): MBFile | undefined {
  try {
    return backup.record(row);
  } catch (error) {
    if (isFailure(error, 'backup/damaged-record')) return undefined;
    throw error;
  }
}

function hasOtherContent(old: MBFile, young: MBFile): boolean {
  return (
    old.sizeBytes !== young.sizeBytes ||
    old.modified !== young.modified ||
    old.target !== young.target ||
    isOtherType(old.mode, young.mode) ||
    hasOtherDigest(old, young)
  );
}

const typeBits = 0o170000;

function isOtherType(one: number, other: number): boolean {
  return (one & typeBits) !== (other & typeBits);
}

/** The digest is of the stored bytes, which another key changes too. */
function hasOtherDigest(old: MBFile, young: MBFile): boolean {
  if (!old.digest || !young.digest || areSame(old.digest, young.digest)) return false;
  const [oneKey, otherKey] = [old.encryptionKey, young.encryptionKey];
  return oneKey === otherKey || (oneKey !== undefined && otherKey !== undefined && areSame(oneKey, otherKey));
}

function hasOtherAttributes(old: MBFile, young: MBFile): boolean {
  const numbers = ['mode', 'userId', 'groupId', 'protectionClass', 'flags', 'born'] as const;
  if (numbers.some((name) => old[name] !== young[name])) return true;
  return !areSame(old.extendedAttributes ?? nothing, young.extendedAttributes ?? nothing);
}

const nothing = new Uint8Array();

function change(
  kind: ChangeKind,
  { domain, relativePath }: BackupRow,
  { before, after }: { before?: MBFile | undefined; after?: MBFile | undefined },
): FileChange {
  return {
    kind,
    domain,
    relativePath,
    ...(before ? { bytesBefore: before.sizeBytes } : {}),
    ...(after ? { bytesAfter: after.sizeBytes } : {}),
  };
}
