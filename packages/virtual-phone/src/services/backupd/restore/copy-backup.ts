import { asDict, type PlistDict, parsePlist, textIn, writeXmlPlist } from '@pearmain/formats';
import type { AgentContext } from '../agent-context.js';
import { dateSuffix } from '../backup/backup-run.js';
import { fetchBytes } from '../host/fetch.js';
import { listWithFolders } from '../host/listing.js';
import { putBytes } from '../host/small-files.js';
import { MBError, mbCode } from '../mb-error.js';
import { expected } from '../progress.js';

const reserve = 128 * 1024 * 1024;

/** A copy of the target's folder that the host is asked for. */
export interface BackupCopy {
  readonly from: string;
  readonly to: string;
  readonly info: PlistDict;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Looks whether the host should copy the folder that the phone's own backups are in: it must have an Info.plist, and room
 * (docs/protocols/backup-agent.md §9.3).
 */
export async function planCopy({ host, udid, phone }: AgentContext): Promise<BackupCopy | undefined> {
  const info = await ownInfo({ host, udid });
  if (!info) return undefined;
  let files = 0;
  let bytes = 0;
  for await (const { entries } of listWithFolders(host, udid)) {
    for (const { isDirectory, size } of entries.values()) {
      if (isDirectory) continue;
      files++;
      bytes += size;
    }
  }
  const free = await host.freeBytes();
  if (free !== undefined && free < bytes + reserve) return undefined;
  return { from: udid, to: `${udid}-${dateSuffix(phone.clock.now())}`, info, files, bytes };
}

/** Seconds that the copy is expected to take. */
export function copySeconds({ files, bytes }: BackupCopy): number {
  return expected.copy(files, bytes) + expected.transfer(1, 0);
}

/** Has the folder copied and gives the copy a name of its own. */
export async function copyBackup({ host, phone }: AgentContext, copy: BackupCopy): Promise<void> {
  const { from, to, info } = copy;
  await host.copy(from, to, expected.copy(copy.files, copy.bytes));
  const name = textIn(info, 'Display Name') ?? phone.identity.name;
  const date = phone.clock.now().toISOString().slice(0, 16).replace('T', ' ');
  const adjusted = { ...info, 'Target Identifier': to, 'Display Name': `${name} - ${date}` };
  await putBytes(host, `${to}/Info.plist`, writeXmlPlist(adjusted));
}

async function ownInfo({ host, udid }: Pick<AgentContext, 'host' | 'udid'>): Promise<PlistDict | undefined> {
  try {
    return asDict(parsePlist(await fetchBytes(host, `${udid}/Info.plist`)));
  } catch (error) {
    if (error instanceof MBError && error.code === mbCode.cancelled) throw error;
    // No folder of its own, or none that a person would miss: then there is nothing to copy.
    return undefined;
  }
}
