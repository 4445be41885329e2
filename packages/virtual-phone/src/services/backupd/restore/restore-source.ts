import { asDict, type PlistDict, parsePlist, textIn } from '@pearmain/formats';
import { isAtLeast, isIosVersion } from '../../../phone/ios-version.js';
import type { AgentContext } from '../agent-context.js';
import type { ClassKeys } from '../crypto/class-keys.js';
import { formOfManifest } from '../generation/backup-form.js';
import { generationOf } from '../generation/generation.js';
import { fetchBytes } from '../host/fetch.js';
import { Listing } from '../host/listing.js';
import type { ManifestReader } from '../manifest/manifest-reader.js';
import { checkManifestVersion, fetchProperties, fetchRows } from '../manifest/old-manifest.js';
import type { ManifestProperties } from '../manifest/properties.js';
import { classKeysOf } from '../manifest/source-keys.js';
import { MBError, mbCode, whileReading } from '../mb-error.js';
import { decodeStatus, type Status } from '../status.js';
import type { RestoreOptions } from './restore-options.js';

/** The backup that is restored: its manifest, opened, and where its content lies. */
export interface RestoreSource {
  readonly properties: ManifestProperties;
  readonly rows: ManifestReader;
  readonly classKeys: ClassKeys;
  /** Where the host has the content of a file. */
  pathOf(fileId: string): string;
}

/**
 * Reads Status.plist, Manifest.plist, the index and Info.plist, in this order, and judges them
 * (docs/protocols/backup-agent.md §9.2).
 *
 * @throws MBError 203, 204, 205, 207
 */
export async function openRestoreSource(context: AgentContext, options: RestoreOptions): Promise<RestoreSource> {
  const { source } = options;
  const status = await usableStatus(context, source);
  const snapshot = await leftInSnapshot(context, source, status);
  const properties = await propertiesOf(context, source, status, snapshot);
  checkManifestVersion(context, properties);
  const form = formOfManifest(properties.version);
  const keys = await settled(classKeysOf(context, properties, options.password));
  const classKeys = 'value' in keys ? keys.value : undefined;
  const folder = snapshot?.others.has(form.indexName) ? `${source}/Snapshot` : source;
  const rows = await fetchRows(context, `${folder}/${form.indexName}`, properties, classKeys);
  checkProductVersion(context, await infoOf(context, source));
  if ('error' in keys) throw keys.error;
  if (!rows || !classKeys) throw new MBError(mbCode.corrupt, 'No manifest key');
  const pathOf = (fileId: string): string => {
    const isInSnapshot = snapshot?.listing.sizeOf(fileId) !== undefined;
    return form.contentPath(isInSnapshot ? `${source}/Snapshot` : source, fileId);
  };
  return { properties, rows, classKeys, pathOf };
}

async function usableStatus(context: AgentContext, source: string): Promise<Status> {
  const status = await readStatus(context, `${source}/Status.plist`);
  if (status.version < 2.4 || status.backupState === 'old') {
    throw new MBError(mbCode.versionUnsupported, 'Backup state is old');
  }
  if (status.backupState === 'empty' && status.snapshotState !== 'uploading') {
    throw new MBError(mbCode.noBackup, 'Backup state is empty');
  }
  return status;
}

async function readStatus({ host, phone }: AgentContext, path: string): Promise<Status> {
  try {
    return decodeStatus(await fetchBytes(host, path), generationOf(phone).unknownStatus);
  } catch (error) {
    if (error instanceof MBError && error.code === mbCode.notFound) {
      throw new MBError(mbCode.noBackup, 'No status exists', { inner: error });
    }
    throw whileReading('Error reading status', error);
  }
}

interface Snapshot {
  readonly listing: Listing;
  readonly others: ReadonlySet<string>;
}

/** A run that was cut while it moved has content in two places; nothing is moved by a restore. */
async function leftInSnapshot(context: AgentContext, source: string, status: Status): Promise<Snapshot | undefined> {
  if (status.snapshotState !== 'moving') return undefined;
  const listing = Listing.create(context.workFolder, 'snapshot');
  return { listing, others: await listing.read(context.host, `${source}/Snapshot`) };
}

async function propertiesOf(
  context: AgentContext,
  source: string,
  status: Status,
  snapshot: Snapshot | undefined,
): Promise<ManifestProperties> {
  const folder = snapshot?.others.has('Manifest.plist') ? `${source}/Snapshot` : source;
  try {
    return await fetchProperties(context, `${folder}/Manifest.plist`);
  } catch (error) {
    const isMissing = error instanceof MBError && error.inner?.code === mbCode.notFound;
    if (isMissing && status.snapshotState === 'uploading') {
      throw new MBError(mbCode.noBackup, 'Initial backup failed while uploading files');
    }
    throw error;
  }
}

/** The host's own file; the phone restores without it. */
async function infoOf({ host }: AgentContext, source: string): Promise<PlistDict> {
  try {
    return asDict(parsePlist(await fetchBytes(host, `${source}/Info.plist`))) ?? {};
  } catch (error) {
    if (error instanceof MBError && error.code === mbCode.cancelled) throw error;
    // Missing or unreadable: then there is no version to compare with.
    return {};
  }
}

function checkProductVersion({ phone }: AgentContext, info: PlistDict): void {
  const version = textIn(info, 'Product Version');
  if (version === undefined || !isIosVersion(version)) return;
  if (isAtLeast(phone.identity.productVersion, version)) return;
  throw new MBError(mbCode.versionUnsupported, `Backup of incompatible OS version: ${version}`);
}

type Settled<T> = { readonly value: T } | { readonly error: unknown };

/** The keybag is opened before the index comes, but a wrong password is told only after Info.plist was read. */
async function settled<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return { error };
  }
}
