import { equalBytes } from '@pearmain/formats';
import { type AgentContext, ownEncryption } from '../agent-context.js';
import { generationOf } from '../generation/generation.js';
import { fetchBytes } from '../host/fetch.js';
import { Listing } from '../host/listing.js';
import type { ManifestReader } from '../manifest/manifest-reader.js';
import { fetchProperties, fetchRows } from '../manifest/old-manifest.js';
import type { ManifestProperties } from '../manifest/properties.js';
import { MBError, mbCode, whileReading } from '../mb-error.js';
import { decodeStatus, type Status } from '../status.js';
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
  readonly hasIndex: boolean;
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
  const isOld = status.version < generationOf(context.phone).statusVersion;
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
async function readStatus({ host, udid, phone }: AgentContext): Promise<Status | undefined> {
  try {
    return decodeStatus(await fetchBytes(host, `${udid}/Status.plist`), generationOf(phone).unknownStatus);
  } catch (error) {
    const code = error instanceof MBError ? error.code : undefined;
    if (code === mbCode.notFound || code === mbCode.versionUnsupported) return undefined;
    throw whileReading('Error reading status', error);
  }
}

type OpenLeftover = { -readonly [K in keyof Leftover]: Leftover[K] };

function startLeftover({ workFolder }: AgentContext, state: Leftover['state']): OpenLeftover {
  const snapshot = Listing.create(workFolder, 'snapshot');
  return { state, snapshot, top: Listing.create(workFolder, 'top'), hasProperties: false, hasIndex: false };
}

async function listLeftover({ host, udid, phone }: AgentContext, leftover: OpenLeftover): Promise<void> {
  if (leftover.state !== 'removing') {
    const others = await leftover.snapshot.read(host, `${udid}/Snapshot`);
    leftover.hasProperties = leftover.state === 'moving' && others.has('Manifest.plist');
    leftover.hasIndex = leftover.state === 'moving' && others.has(generationOf(phone).form.indexName);
  }
  await leftover.top.read(host, udid);
}

type Found = Pick<ExistingBackup, 'base' | 'baseProperties'>;

const noBase: Found = { base: undefined, baseProperties: undefined };

/** A run that was cut while it moved or removed has its manifests complete, wherever they lie by now. */
async function readManifests(context: AgentContext, status: Status, leftover: Leftover | undefined): Promise<Found> {
  const isPromoting = leftover !== undefined && leftover.state !== 'uploading';
  if (status.isFullBackup && !isPromoting) return noBase;
  const { udid } = context;
  const generation = generationOf(context.phone);
  const place = (isInSnapshot: boolean | undefined): string => (isInSnapshot ? `${udid}/Snapshot` : udid);
  const properties = await fetchProperties(context, `${place(leftover?.hasProperties)}/Manifest.plist`);
  // A manifest of another time is no base for an incremental run, and no reason to end this one.
  if (Math.floor(properties.version) !== Number.parseInt(generation.manifestVersion, 10)) return noBase;
  const own = ownEncryption(context.phone);
  const isOurs = properties.isEncrypted
    ? own !== undefined && properties.keybag !== undefined && equalBytes(own.keybag, properties.keybag)
    : own === undefined;
  const classKeys = properties.isEncrypted && isOurs ? own?.classKeys : undefined;
  const rows = await fetchRows(
    context,
    `${place(leftover?.hasIndex)}/${generation.form.indexName}`,
    properties,
    classKeys,
  );
  if (isOurs) return { base: rows, baseProperties: properties };
  rows?.[Symbol.dispose]();
  return noBase;
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
