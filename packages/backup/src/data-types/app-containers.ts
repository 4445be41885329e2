import { arrayIn, asDict, dictIn, textIn } from '@pearmain/formats';
import type { BackupInfo } from '../info.js';
import type { BackupProperties } from '../properties.js';

/** Groups whose names say nothing of the app that they belong to. */
const knownGroups: Readonly<Record<string, string>> = {
  'group.viber.share.container': 'com.viber',
  'group.com.linecorp.line': 'jp.naver.line',
  'group.com.apple.notes': 'com.apple.mobilenotes',
  'group.com.apple.FileProvider.LocalStorage': 'com.apple.DocumentsApp',
  'group.is.workflow.my.app': 'com.apple.shortcuts',
};

/** What is known of the apps of a phone. */
export interface AppFacts {
  /** The identifiers of its apps, the phone's own ones too. */
  readonly apps: Iterable<string>;
  /** Which groups an app says that it is of. */
  readonly groups?: ReadonlyMap<string, readonly string[]>;
}

/** Knows of no app at all. */
export const noApps: AppFacts = { apps: [] };

/** Tells which apps a container of a backup belongs to (docs/formats/data-types.md §3). */
export class AppContainers {
  /** Every app that is known, by identifier. */
  readonly apps: ReadonlySet<string>;
  readonly #ownersOfGroups: ReadonlyMap<string, readonly string[]>;

  /** What the second says of a group counts only where the first says nothing of it. */
  constructor(facts: AppFacts, more: AppFacts = noApps) {
    this.apps = new Set([...facts.apps, ...more.apps]);
    const [told, toldMore] = [ownersIn(facts), ownersIn(more)];
    this.#ownersOfGroups = new Map([...toldMore, ...told]);
  }

  /** Whether an app itself says that it is of that group. */
  isToldOf(group: string): boolean {
    return this.#ownersOfGroups.has(group);
  }

  /** The apps that a domain belongs to: one, for a group several, and none for what is no app's. */
  ownersOf(domain: string): readonly string[] {
    const dash = domain.indexOf('-');
    const name = domain.slice(dash + 1);
    switch (domain.slice(0, Math.max(dash, 0))) {
      case 'AppDomain':
        return [name];
      case 'AppDomainPlugin':
        return this.#longest((app) => isBelow(name, app));
      case 'AppDomainGroup':
        return this.#ownersOfGroups.get(name) ?? this.#ownersByName(name);
      default:
        return [];
    }
  }

  /** The name of a group is an app's, what several apps of a maker begin with, or an app's with more behind it. */
  #ownersByName(group: string): readonly string[] {
    const known = Object.hasOwn(knownGroups, group) ? knownGroups[group] : undefined;
    if (known !== undefined) return [known];
    const name = group.replace(/^[A-Z0-9]{10}\./, '').replace(/^groups?\./, '');
    const nearest = this.#longest((app) => isBelow(name, app));
    if (nearest.length > 0 || !name.includes('.')) return nearest;
    return [...this.apps].filter((app) => isBelow(app, name));
  }

  #longest(fits: (app: string) => boolean): readonly string[] {
    let best: string | undefined;
    for (const app of this.apps) if (fits(app) && app.length > (best?.length ?? 0)) best = app;
    return best === undefined ? [] : [best];
  }
}

/** True for an app's container of any kind, its extensions' and groups' too. */
export function isAppDomain(domain: string): boolean {
  return /^AppDomain(?:Plugin|Group)?-/.test(domain);
}

function ownersIn({ groups }: AppFacts): Map<string, readonly string[]> {
  const owners = new Map<string, readonly string[]>();
  for (const [app, names] of groups ?? [])
    for (const name of names) owners.set(name, [...(owners.get(name) ?? []), app]);
  return owners;
}

/** What is read of a backup for its apps. */
interface AppParts {
  readonly properties: Pick<BackupProperties, 'raw'>;
  readonly info: BackupInfo | undefined;
}

/** The apps of a phone, by what a backup says of them without its index; what the phone itself said goes before that. */
export function appContainersOf(parts: AppParts, fromPhone: AppFacts = noApps): AppContainers {
  return new AppContainers(fromPhone, appsIn(parts));
}

function appsIn(parts: AppParts): AppFacts {
  const apps = new Set(parts.info?.installedApplications);
  const groups = new Map<string, readonly string[]>();
  for (const [app, facts] of Object.entries(dictIn(parts.properties.raw, 'Applications') ?? {})) {
    const dict = asDict(facts);
    if (!dict || textIn(dict, 'ContainerContentClass') !== 'Data/Application') continue;
    apps.add(app);
    const names = (arrayIn(dict, 'Groups') ?? []).filter((name) => typeof name === 'string');
    if (names.length > 0) groups.set(app, names);
  }
  return { apps, groups };
}

function isBelow(name: string, parent: string): boolean {
  return name === parent || name.startsWith(`${parent}.`);
}
