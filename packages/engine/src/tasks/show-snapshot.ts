import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { openBackup } from '@pearmain/backup';
import type { SnapshotSummary } from '@pearmain/contract';
import { describeFolder } from '@pearmain/history';
import { devicesCalled, withoutAlias } from '../device-selector.js';
import type { Environment } from '../environment.js';
import { fail } from '../failures.js';
import { findSpan } from '../moment.js';
import { listSnapshots } from './list-snapshots.js';

/**
 * The backup that `snapshot` stands for: the start of an id, `latest`, `latest@NAME`, a date or an age, or the path of any
 * Apple backup folder.
 *
 * @throws engine/no-such-snapshot, engine/ambiguous-snapshot
 */
export async function showSnapshot(
  environment: Environment,
  input: { snapshot: string; device?: string | undefined },
): Promise<SnapshotSummary> {
  const selector = input.snapshot.trim();
  if (/[/\\]|^\.{1,2}$/.test(selector)) return await describePath(resolve(selector));
  const all = await listSnapshots(environment, { device: input.device });
  const fitting = candidates(all, selector, environment);
  const [only, ...more] = fitting;
  if (only === undefined) {
    if (isFolder(selector)) return await describePath(resolve(selector));
    throw fail('no-such-snapshot', { selector });
  }
  if (more.length > 0) {
    throw fail('ambiguous-snapshot', {
      selector,
      candidates: fitting.map(({ id, deviceName }) => `${id} (${deviceName})`),
    });
  }
  return only;
}

function candidates(
  all: readonly SnapshotSummary[],
  selector: string,
  { aliases, clock }: Environment,
): readonly SnapshotSummary[] {
  if (selector === '') return [];
  const latest = /^latest(?:@(.+))?$/i.exec(selector);
  if (latest) {
    const [, device] = latest;
    const each = all.filter((snapshot) => snapshot.latest);
    return device === undefined ? each : devicesCalled(each, withoutAlias(aliases, device));
  }
  const byId = all.filter(({ id }) => id.toLowerCase().startsWith(selector.toLowerCase()));
  if (byId.length > 0) return byId;
  const span = findSpan(selector, clock.now());
  if (!span) return [];
  return all.filter(({ takenAt }) => new Date(takenAt) >= span.from && new Date(takenAt) < span.to);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Any Apple backup folder, by its path. */
async function describePath(path: string): Promise<SnapshotSummary> {
  using backup = await openBackup(path);
  const { properties, info, status } = backup;
  const { device } = properties;
  const { content, finishedAt } = describeFolder(path);
  return {
    id: basename(path),
    latest: false,
    udid: device.udid ?? info?.targetIdentifier ?? basename(path),
    deviceName: info?.deviceName ?? device.name ?? basename(path),
    productType: device.productType ?? info?.productType ?? '',
    iosVersion: device.productVersion ?? info?.productVersion ?? '',
    takenAt: (status?.date ?? properties.date)?.toISOString() ?? finishedAt,
    kind: 'unknown',
    encrypted: properties.isEncrypted,
    files: content.files,
    sizeBytes: content.bytes,
    folder: path,
  };
}
