import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import { readBackup, type Seal, sealWith, stateMark } from '@pearmain/backup';
import { AppError } from '@pearmain/base';
import type { FoundIn, SearchResult, SnapshotSummary } from '@pearmain/contract';
import type { Environment } from '../environment.js';
import type { SnapshotOpener } from '../open-snapshot.js';
import { listSnapshots } from '../tasks/list-snapshots.js';
import { showSnapshot } from '../tasks/show-snapshot.js';
import type { IndexPlace } from './kept-index.js';

/** Which backups are searched: those that are named, else all of a device, else all. */
export interface SearchScope {
  readonly snapshots: readonly string[];
  readonly device?: string | undefined;
}

/** Backups of one phone with the same keys: they share an index. */
export interface SearchGroup {
  readonly place: IndexPlace;
  readonly udid: string;
  readonly deviceName: string;
  /** By the mark of their state; the newest first. */
  readonly snapshots: ReadonlyMap<string, readonly SnapshotSummary[]>;
}

/** A backup that cannot be searched, and why. */
export type LeftOut = SearchResult['leftOut'][number];

/** What can be searched, and what cannot. */
export interface Searched {
  readonly groups: readonly SearchGroup[];
  readonly leftOut: readonly LeftOut[];
  /** These are all backups of their phones, as far as any place may have some. */
  readonly isAll: boolean;
}

/**
 * The backups that are to be searched. Of those that nobody named, what cannot be opened is left out.
 *
 * @throws as `showSnapshot`; for one that was named, or where not one can be opened, as `SnapshotOpener.unlock`
 */
export async function findSearched(
  environment: Environment,
  { snapshots, device }: SearchScope,
  opener: SnapshotOpener,
): Promise<Searched> {
  const isNamed = snapshots.length > 0;
  const named = await Promise.all(snapshots.map((snapshot) => showSnapshot(environment, { snapshot, device })));
  let isAll = !isNamed && !environment.isLocationForThisRun;
  const miss = (): void => {
    isAll = false;
  };
  const chosen = isNamed ? named : await listSnapshots(environment, { device }, miss);
  const groups = new Map<string, SearchGroup & { readonly snapshots: Map<string, SnapshotSummary[]> }>();
  const leftOut: LeftOut[] = [];
  let first: AppError | undefined;
  for (const snapshot of new Map(chosen.map((each) => [each.folder, each])).values()) {
    try {
      const { mark, place } = await placeOf(environment, snapshot, opener);
      const { udid, deviceName } = snapshot;
      const group = groups.get(place.name) ?? {
        place,
        udid,
        deviceName,
        snapshots: new Map<string, SnapshotSummary[]>(),
      };
      groups.set(place.name, group);
      group.snapshots.set(mark, [...(group.snapshots.get(mark) ?? []), snapshot]);
    } catch (error) {
      if (!(error instanceof AppError) || isNamed) throw error;
      first ??= error;
      leftOut.push({ ...foundIn(snapshot), code: error.code, message: error.message });
    }
  }
  if (groups.size === 0 && first) throw first;
  return { groups: [...groups.values()], leftOut, isAll };
}

/** A backup as results name it. */
export function foundIn({ id, takenAt, folder }: SnapshotSummary): FoundIn {
  return { id, takenAt, folder };
}

async function placeOf(
  { folders }: Environment,
  { folder, udid }: SnapshotSummary,
  opener: SnapshotOpener,
): Promise<{ readonly mark: string; readonly place: IndexPlace }> {
  const parts = readBackup(folder);
  const { name, seal } = parts.properties.isEncrypted ? await secretName(parts, udid, opener) : openName(udid);
  return { mark: stateMark(parts), place: { folder: join(folders.cache, 'search'), name, seal } };
}

async function secretName(
  parts: ReturnType<typeof readBackup>,
  udid: string,
  opener: SnapshotOpener,
): Promise<{ readonly name: string; readonly seal: Seal }> {
  using keys = await opener.unlock(parts);
  const key = keys.derive('search');
  try {
    return { name: createHmac('sha256', key).update(udid).digest('hex').slice(0, 32), seal: sealWith(key, 'search') };
  } finally {
    key.fill(0);
  }
}

/** Backups that lie open have no keys: the phone alone tells their index and its seal, which is there to notice damage. */
function openName(udid: string): { readonly name: string; readonly seal: Seal } {
  const digest = createHash('sha256').update(`plain ${udid}`).digest();
  return { name: `open-${digest.toString('hex').slice(0, 32)}`, seal: sealWith(digest, 'search') };
}
