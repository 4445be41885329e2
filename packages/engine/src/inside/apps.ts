import {
  appContainersOf,
  appsOf,
  appType,
  type Backup,
  type DataTypeCounts,
  findAppBuild,
  findAppPapers,
  kindOfRow,
} from '@pearmain/backup';
import { type Absence, type AppInside, findUnreadBundle } from '@pearmain/contract';
import { findHabit } from '../goodbye/apps-at-risk.js';

/** The apps that a person installed, the largest first: what they take in the backup, and what they keep out of it. */
export function appsInside(backup: Backup, counts: DataTypeCounts): readonly AppInside[] {
  const containers = containersOf(backup);
  const fetched = new Set(appsOf(backup.info).fetched);
  const apps = (backup.info?.installedApplications ?? []).map((id): AppInside => {
    const {
      name,
      version = findAppBuild(backup.properties, id),
      seller,
      genre,
      storeId,
    } = findAppPapers(backup.info, id) ?? {};
    const { files, bytes } = counts.types.get(appType(id)) ?? { files: 0, bytes: 0 };
    const own = containers.get(id) ?? { domains: [], hasContent: false };
    const facts = Object.entries({ name, version, seller, genre, storeId }).filter(([, fact]) => fact !== undefined);
    return {
      id,
      ...Object.fromEntries(facts),
      files,
      sizeBytes: bytes,
      containers: own.domains,
      isFetched: fetched.has(id),
      absent: absentOf(backup, { id, name: name ?? id, files, hasContent: own.hasContent }),
    };
  });
  return apps.sort((one, other) => other.sizeBytes - one.sizeBytes || (one.id < other.id ? -1 : 1));
}

interface Containers {
  readonly domains: readonly string[];
  /** There is more in them than settings. */
  readonly hasContent: boolean;
}

/** What every app has, and what comes again by itself. */
const settings = /^Library\/(?:Preferences|Cookies|WebKit|SplashBoard|Saved Application State|HTTPStorages|Caches)\//;

function containersOf(backup: Backup): ReadonlyMap<string, Containers> {
  const containers = appContainersOf(backup);
  const domains = new Map<string, boolean>();
  for (const row of backup.rows()) {
    if (kindOfRow(row) !== 'file' || domains.get(row.domain)) continue;
    domains.set(row.domain, !settings.test(row.relativePath));
  }
  const found = new Map<string, { domains: string[]; hasContent: boolean }>();
  for (const [domain, hasContent] of [...domains].sort(([one], [other]) => (one < other ? -1 : 1))) {
    for (const app of containers.ownersOf(domain)) {
      const known = found.get(app) ?? { domains: [], hasContent: false };
      found.set(app, { domains: [...known.domains, domain], hasContent: known.hasContent || hasContent });
    }
  }
  return found;
}

interface Judged {
  readonly id: string;
  readonly name: string;
  readonly files: number;
  readonly hasContent: boolean;
}

function absentOf({ info }: Backup, { id, name, files, hasContent }: Judged): readonly Absence[] {
  const habit = findHabit(id);
  if (habit) return [{ reason: 'kept-out', ...habit }];
  const unread = findUnreadBundle(id);
  if (unread) {
    const { isInBackups, reason: message, advice } = unread;
    return [{ reason: isInBackups && hasContent ? 'unreadable' : 'kept-out', message, advice }];
  }
  if (hasContent) return [];
  const { keptTypes } = info ?? {};
  if (keptTypes && !keptTypes.includes('apps') && !keptTypes.includes(appType(id))) return [];
  const message =
    files === 0
      ? `${name} has put nothing into the backup.`
      : `${name} has put its settings alone into the backup: what else it shows lies with its maker, or stays on the phone.`;
  return [
    { reason: 'kept-out', message, advice: 'See in the app whether it can be signed in to again, or has an export.' },
  ];
}
