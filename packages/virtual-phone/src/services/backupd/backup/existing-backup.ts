import { equalBytes } from '@pearmain/formats';
import { type AgentContext, ownEncryption } from '../agent-context.js';
import { fetchBytes } from '../host/fetch.js';
import { Listing } from '../host/listing.js';
import type { ManifestReader } from '../manifest/manifest-reader.js';
import { checkManifestVersion, fetchProperties, fetchRows } from '../manifest/old-manifest.js';
import type { ManifestProperties } from '../manifest/properties.js';
import { MBError, mbCode, whileReading } from '../mb-error.js';
import { decodeStatus, type Status, statusVersion } from '../status.js';
import { type ExpectedPayload, missingPayload } from './missing-payload.js';
import { hasCachedPlan } from './plan-cache.js';

/** What an earlier, cut run left behind. */
export interface Leftover {
  readonly state: 'uploading' | 'moving' | 'removing';
  /** Content in the host's Snapshot folder. */
  readonly snapshot: Listing;
  /** Content in the backup's own folder, where it matters. */
  readonly top: Listing;
  /** Whether each manifest still lies in Snapshot. */
  readonly hasProperties: boolean;
  readonly hasDatabase: boolean;
}

/** What the host already has of this phone. */
export interface ExistingBackup {
  readonly status: Status | undefined;
  /** The backup that an incremental run goes on from; without it the run is full. */
  readonly base: ManifestReader | undefined;
  readonly baseProperties: ManifestProperties | undefined;
  readonly leftover: Leftover | undefined;
  /** Status.plist is of an older form: the whole folder is set aside. */
  readonly isOld: boolean;
}

const nothing: ExistingBackup = {
  status: undefined,
  base: undefined,
  baseProperties: undefined,
  leftover: undefined,
  isOld: false,
};

/**
 * Steps 3 to 5 of a run: reads the status, the manifests and, for an incremental run, the listings of what is there
 * (docs/protocols/backup-agent.md §3.2).
 *
 * @throws MBError 205, 103 where what should be read cannot be: that never becomes a full run
 */
export async function readExistingBackup(context: AgentContext): Promise<ExistingBackup> {
  const status = await readStatus(context);
  if (!status) return nothing;
  await context.mishaps.reach('existing');
  const isOld = status.version < statusVersion((version) => context.phone.isAtLeast(version));
  if (isOld) return { ...nothing, status, isOld };
  if (status.snapshotState === 'finished' && status.isFullBackup) return { ...nothing, status };
  const leftover = status.snapshotState === 'finished' ? undefined : startLeftover(context, status.snapshotState);
  if (leftover && leftover.state !== 'uploading') await listLeftover(context, leftover);
  const found = await readManifests(context, status, leftover);
  if (leftover?.state === 'uploading' && hasCachedPlan(context.phone, status.uuid))
    await listLeftover(context, leftover);
  const base = found.base && (await confirmed(context, found.base, leftover));
  return { ...nothing, status, leftover, ...found, base };
}

/** The status on the host; `undefined` where there is none, or one of a version that begins anew. */
async function readStatus({ host, udid }: AgentContext): Promise<Status | undefined> {
  try {
    return decodeStatus(await fetchBytes(host, `${udid}/Status.plist`));
  } catch (error) {
    const code = error instanceof MBError ? error.code : undefined;
    if (code === mbCode.notFound || code === mbCode.versionUnsupported) return undefined;
    throw whileReading('Error reading status', error);
  }
}

type OpenLeftover = { -readonly [K in keyof Leftover]: Leftover[K] };

function startLeftover({ workFolder }: AgentContext, state: Leftover['state']): OpenLeftover {
  const snapshot = Listing.create(workFolder, 'snapshot');
  return { state, snapshot, top: Listing.create(workFolder, 'top'), hasProperties: false, hasDatabase: false };
}

async function listLeftover({ host, udid }: AgentContext, leftover: OpenLeftover): Promise<void> {
  if (leftover.state !== 'removing') {
    const others = await leftover.snapshot.read(host, `${udid}/Snapshot`);
    leftover.hasProperties = leftover.state === 'moving' && others.has('Manifest.plist');
    leftover.hasDatabase = leftover.state === 'moving' && others.has('Manifest.db');
  }
  await leftover.top.read(host, udid);
}

type Found = Pick<ExistingBackup, 'base' | 'baseProperties'>;

/** A run that was cut while it moved or removed has its manifests complete, wherever they lie by now. */
async function readManifests(context: AgentContext, status: Status, leftover: Leftover | undefined): Promise<Found> {
  const isPromoting = leftover !== undefined && leftover.state !== 'uploading';
  if (status.isFullBackup && !isPromoting) return { base: undefined, baseProperties: undefined };
  const { udid } = context;
  const places = {
    properties: leftover?.hasProperties ? `${udid}/Snapshot/Manifest.plist` : `${udid}/Manifest.plist`,
    database: leftover?.hasDatabase ? `${udid}/Snapshot/Manifest.db` : `${udid}/Manifest.db`,
  };
  const properties = await fetchProperties(context, places.properties);
  const own = ownEncryption(context.phone);
  const isOurs = properties.isEncrypted
    ? own !== undefined && properties.keybag !== undefined && equalBytes(own.keybag, properties.keybag)
    : own === undefined;
  const classKeys = properties.isEncrypted && isOurs ? own?.classKeys : undefined;
  const rows = await fetchRows(context, places.database, properties, classKeys);
  if (isOurs && isKnownVersion(properties)) return { base: rows, baseProperties: properties };
  rows?.[Symbol.dispose]();
  return { base: undefined, baseProperties: undefined };
}

function isKnownVersion(properties: ManifestProperties): boolean {
  try {
    checkManifestVersion(properties);
    return true;
  } catch {
    // A manifest of another time is no base for an incremental run, and no reason to end this one.
    return false;
  }
}

/** The manifest, where everything it names is really there; the status is asked for once more before. */
async function confirmed(
  context: AgentContext,
  base: ManifestReader,
  leftover: Leftover | undefined,
): Promise<ManifestReader | undefined> {
  await readStatus(context);
  const missing = await missingPayload(
    context,
    idsOnly(base),
    leftover?.state === 'moving' ? leftover.snapshot : undefined,
  );
  if (missing === 0) return base;
  base[Symbol.dispose]();
  return undefined;
}

/** The old manifest's files; how many bytes are stored for each is not looked at. */
function idsOnly(manifest: ManifestReader): ExpectedPayload {
  return {
    *payload(prefix) {
      for (const fileId of manifest.payload(prefix)) yield { fileId };
    },
  };
}
