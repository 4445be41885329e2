import { type BackupInfo, findAppName, type ListedEntry } from '@pearmain/backup';
import type { TaskContext } from '@pearmain/base';
import type { DiskUsage, UsagePart } from '@pearmain/contract';
import { appOf, appPartOf, domainWords } from '../contents/domain-words.js';
import { findListed } from '../contents/find-listed.js';
import { openFolders, type Target } from '../contents/open-target.js';
import type { Environment } from '../environment.js';

/**
 * How much the apps and the other parts of a backup take, the largest first: by what a person would call one, and by domain; or
 * the entries of one folder.
 *
 * @throws as `listFiles`
 */
export async function diskUsage(environment: Environment, target: Target, context: TaskContext): Promise<DiskUsage> {
  const { listing, parts, path: wanted } = await openFolders(environment, target, context);
  using opened = listing;
  const { path, entry } = findListed(opened, wanted);
  const { files, sizeBytes } = entry;
  const answer = { folder: parts.folder, path, files, sizeBytes };
  if (path !== '') {
    const entries = [...opened.entries(path)].map(({ name, kind, files: below, sizeBytes: size }) => {
      return { id: name, files: kind === 'file' ? 1 : below, sizeBytes: size };
    });
    return { ...answer, parts: sorted(entries), domains: [] };
  }
  const domains = [...opened.entries('')];
  const apps = domains.flatMap(({ name }) => {
    const part = appPartOf(name);
    return part?.kind === 'app' ? [part.id] : [];
  });
  const known = new Set([...apps, ...(parts.info?.installedApplications ?? [])]);
  return {
    ...answer,
    parts: sorted(groups(domains, known, parts.info)),
    domains: sorted(domains.map((each) => describe(each, known, parts.info))),
  };
}

function describe({ name, files, sizeBytes }: ListedEntry, apps: Iterable<string>, info: BackupInfo | undefined) {
  const part = appPartOf(name);
  const words = part ? findAppName(info, appOf(part, apps)) : domainWords(name);
  return { id: name, ...(words === undefined ? {} : { name: words }), files, sizeBytes };
}

/** The app with its extensions and groups is one; what belongs to no app is one each. */
function groups(domains: readonly ListedEntry[], apps: Iterable<string>, info: BackupInfo | undefined): UsagePart[] {
  const found = new Map<string, UsagePart>();
  for (const { name, files, sizeBytes } of domains) {
    const part = appPartOf(name);
    const id = part ? appOf(part, apps) : name;
    const before = found.get(id) ?? { id, files: 0, sizeBytes: 0 };
    const words = part ? findAppName(info, id) : domainWords(name);
    found.set(id, {
      ...before,
      ...(words === undefined ? {} : { name: words }),
      files: before.files + files,
      sizeBytes: before.sizeBytes + sizeBytes,
    });
  }
  return [...found.values()];
}

function sorted(parts: UsagePart[]): UsagePart[] {
  return parts.sort((one, other) => other.sizeBytes - one.sizeBytes || (one.id < other.id ? -1 : 1));
}
