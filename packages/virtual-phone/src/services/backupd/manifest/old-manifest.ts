import { join } from 'node:path';
import type { AgentContext } from '../agent-context.js';
import type { ClassKeys } from '../crypto/class-keys.js';
import { unwrapFileKey } from '../crypto/file-key.js';
import { formOfManifest } from '../generation/backup-form.js';
import { generationOf } from '../generation/generation.js';
import { fetchBytes, fetchFile } from '../host/fetch.js';
import { MBError, mbCode, whileReading } from '../mb-error.js';
import type { ManifestReader } from './manifest-reader.js';
import { decodeProperties, type ManifestProperties } from './properties.js';

/** Where the two manifests of a backup lie on the host. */
export interface ManifestPlaces {
  readonly properties: string;
  readonly database: string;
}

/** Manifest.plist of a backup on the host, with its bytes. @throws MBError 205, 103 */
export async function fetchProperties(
  { host }: AgentContext,
  path: string,
): Promise<ManifestProperties & { readonly bytes: Uint8Array }> {
  try {
    const bytes = await fetchBytes(host, path);
    return { ...decodeProperties(bytes), bytes };
  } catch (error) {
    throw whileReading('Error reading backup properties', error);
  }
}

/**
 * The index of a backup on the host, in the form that its Manifest.plist tells. Without the keys that it needs it is asked for all the same, as phones do, and
 * `undefined` comes back.
 *
 * @throws MBError 205, 103
 */
export async function fetchRows(
  { host, workFolder }: AgentContext,
  path: string,
  properties: ManifestProperties,
  classKeys: ClassKeys | undefined,
): Promise<ManifestReader | undefined> {
  const form = formOfManifest(properties.version);
  const copy = join(workFolder, form.indexName);
  try {
    const { isEncrypted, manifestKey } = properties;
    const key = isEncrypted && manifestKey && classKeys ? unwrapFileKey(classKeys, manifestKey) : undefined;
    await fetchFile(host, path, copy, key);
    if (isEncrypted && manifestKey && !key) return undefined;
    return form.openIndex(copy);
  } catch (error) {
    throw whileReading('Error reading backup database', error);
  }
}

/** @throws MBError 203 for a manifest of a time that this phone does not know */
export function checkManifestVersion({ phone }: AgentContext, { version }: ManifestProperties): void {
  const [from, below] = generationOf(phone).restorable;
  if (version >= from && version < below) return;
  throw new MBError(mbCode.versionUnsupported, `Unsupported manifest version: ${version.toFixed(1)}`);
}
