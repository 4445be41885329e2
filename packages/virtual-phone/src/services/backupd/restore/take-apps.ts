import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { arrayIn, asDict, dataIn, dictIn, type PlistDict, parsePlist, textIn, toBase64 } from '@pearmain/formats';
import type { InstalledApp } from '../../../phone/apps.js';
import type { Phone } from '../../../phone/phone.js';

/**
 * Installs the apps that the host listed in `iTunesRestore/RestoreApplications.plist` and that the phone lacks, as a phone
 * fetches them after a restore, and removes that folder.
 */
export function takeApps(phone: Phone, applications: PlistDict): void {
  const folder = join(phone.mediaFolder, 'iTunesRestore');
  for (const [bundleId, given] of Object.entries(listedApps(join(folder, 'RestoreApplications.plist')))) {
    if (phone.apps.some((app) => app.bundleId === bundleId)) continue;
    phone.install(appFrom(bundleId, asDict(given) ?? {}, applications));
  }
  rmSync(folder, { recursive: true, force: true });
}

function listedApps(path: string): PlistDict {
  try {
    return asDict(parsePlist(readFileSync(path))) ?? {};
  } catch {
    // No list, or one that cannot be read: then no apps are fetched.
    return {};
  }
}

function appFrom(bundleId: string, given: PlistDict, applications: PlistDict): InstalledApp {
  const metadata = dataIn(given, 'iTunesMetadata');
  const sinf = dataIn(given, 'ApplicationSINF');
  const icon = dataIn(given, 'PlaceholderIcon');
  const facts = dictIn(applications, bundleId) ?? {};
  const described = metadata ? describe(metadata) : {};
  const groups = (arrayIn(facts, 'Groups') ?? []).filter((group) => typeof group === 'string');
  const plugins = Object.entries(applications)
    .filter(([id, entry]) => id.startsWith(`${bundleId}.`) && isPlugin(asDict(entry)))
    .map(([id]) => id);
  const build = textIn(facts, 'CFBundleVersion');
  return {
    bundleId,
    name: described.name ?? bundleId.slice(bundleId.lastIndexOf('.') + 1),
    kind: 'User',
    version: described.version ?? build ?? '1.0',
    ...(build === undefined ? {} : { build }),
    ...(groups.length > 0 && { groups }),
    ...(plugins.length > 0 && { plugins }),
    ...(sinf && { sinf: toBase64(sinf) }),
    ...(metadata && { metadata: toBase64(metadata) }),
    ...(icon && { icon: toBase64(icon) }),
  };
}

function isPlugin(entry: PlistDict | undefined): boolean {
  return entry?.['ContainerContentClass'] === 'Data/PluginKitPlugin';
}

function describe(metadata: Uint8Array): { name?: string; version?: string } {
  try {
    const dict = asDict(parsePlist(metadata)) ?? {};
    const name = textIn(dict, 'itemName');
    const version = textIn(dict, 'bundleShortVersionString');
    return { ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }) };
  } catch {
    // The store's own description of the app is damaged; its identifier has to do.
    return {};
  }
}
