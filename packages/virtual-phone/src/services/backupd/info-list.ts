import { asDict, type PlistDict, parsePlist, textIn } from '@pearmain/formats';
import type { AgentContext } from './agent-context.js';
import { formOfManifest } from './generation/backup-form.js';
import { generationOf } from './generation/generation.js';
import { fetchBytes } from './host/fetch.js';
import { changedFlag, type StoredRow } from './manifest/manifest-reader.js';
import { checkManifestVersion, fetchProperties, fetchRows } from './manifest/old-manifest.js';
import { classKeysOf } from './manifest/source-keys.js';
import { MBError, mbCode, whileReading } from './mb-error.js';
import { decodeStatus, type Status } from './status.js';

/** What the backup in the host's folder says about itself, for a person to read. @throws MBError 4, 205, 103 */
export async function describeBackup(context: AgentContext, request: PlistDict): Promise<string> {
  const folder = sourceOf(context, request);
  const status = await statusOf(context, folder);
  const properties = await fetchProperties(context, `${folder}/Manifest.plist`);
  const info = await infoOf(context, folder);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Backup ID', folder],
    ['UUID', status.uuid],
    ['Status version', status.version.toFixed(1)],
    ['Backup state', status.backupState],
    ['Snapshot state', status.snapshotState],
    ['Is full', status.isFullBackup ? 'Yes' : 'No'],
    ['Date', status.date.toISOString()],
    ['Version', properties.version.toFixed(1)],
    ['System domains version', properties.systemDomainsVersion.toFixed(1)],
    ['Encrypted', properties.isEncrypted ? 'Yes' : 'No'],
    ['Device name', textIn(properties.lockdown, 'DeviceName') ?? textIn(info, 'Device Name')],
    ['Product type', textIn(properties.lockdown, 'ProductType') ?? textIn(info, 'Product Type')],
    ['Product version', textIn(properties.lockdown, 'ProductVersion') ?? textIn(info, 'Product Version')],
    ['Serial number', textIn(properties.lockdown, 'SerialNumber') ?? textIn(info, 'Serial Number')],
  ];
  const known = facts.filter(([, value]) => value !== undefined);
  return `${known.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

/** The files of the backup in the host's folder, as comma-separated values. @throws MBError 4, 205, 103, 207 */
export async function listBackup(context: AgentContext, request: PlistDict): Promise<string> {
  const folder = sourceOf(context, request);
  await statusOf(context, folder);
  const properties = await fetchProperties(context, `${folder}/Manifest.plist`);
  checkManifestVersion(context, properties);
  const keys = await classKeysOf(context, properties, textIn(request, 'Password'));
  using rows = await fetchRows(context, `${folder}/${formOfManifest(properties.version).indexName}`, properties, keys);
  if (!rows) throw new MBError(mbCode.wrongPassword, 'Missing password');
  const lines = ['Domain,Path,Size,Mode,Last modified\n'];
  for (const row of rows.rows()) {
    const line = lineOf(row);
    if (line !== undefined) lines.push(line);
  }
  return lines.join('');
}

function lineOf({ domain, relativePath, flags, file }: StoredRow): string | undefined {
  if (!file || (flags & 1) === 0 || (flags & changedFlag) !== 0) return undefined;
  const modified = new Date(file.modified * 1000).toISOString();
  return `${quoted(domain)},${quoted(relativePath)},${file.size},${file.mode.toString(8)},${modified}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function sourceOf({ udid }: AgentContext, request: PlistDict): string {
  return textIn(request, 'SourceIdentifier') ?? udid;
}

async function statusOf({ host, phone }: AgentContext, folder: string): Promise<Status> {
  const path = `${folder}/Status.plist`;
  try {
    return decodeStatus(await fetchBytes(host, path), generationOf(phone).unknownStatus);
  } catch (error) {
    if (error instanceof MBError && error.code === mbCode.notFound) throw error;
    throw whileReading('Error reading status', error);
  }
}

async function infoOf({ host }: AgentContext, folder: string): Promise<PlistDict> {
  try {
    return asDict(parsePlist(await fetchBytes(host, `${folder}/Info.plist`))) ?? {};
  } catch (error) {
    if (error instanceof MBError && error.code === mbCode.cancelled) throw error;
    // The host's own file may be missing or damaged; everything needed is in the manifest too.
    return {};
  }
}
