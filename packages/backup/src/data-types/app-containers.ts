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

/** Tells which apps a container of a backup belongs to (docs/formats/data-types.md §3). */
export class AppContainers {
  /** Every app that is known, by identifier. */
  readonly apps: ReadonlySet<string>;
  readonly #ownersOfGroups = new Map<string, string[]>();

  constructor({ apps, groups }: AppFacts) {
    this.apps = new Set(apps);
    for (const [app, names] of groups ?? []) {
      for (const name of names) this.#ownersOfGroups.set(name, [...(this.#ownersOfGroups.get(name) ?? []), app]);
    }
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

/** What a backup says of the phone's apps, without its index. */
export function appContainersOf(parts: {
  readonly properties: Pick<BackupProperties, 'raw'>;
  readonly info: BackupInfo | undefined;
}): AppContainers {
  const apps = new Set(parts.info?.installedApplications);
  const groups = new Map<string, readonly string[]>();
  for (const [app, facts] of Object.entries(dictIn(parts.properties.raw, 'Applications') ?? {})) {
    const dict = asDict(facts);
    if (!dict || textIn(dict, 'ContainerContentClass') !== 'Data/Application') continue;
    apps.add(app);
    const names = (arrayIn(dict, 'Groups') ?? []).filter((name) => typeof name === 'string');
    if (names.length > 0) groups.set(app, names);
  }
  return new AppContainers({ apps, groups });
}

function isBelow(name: string, parent: string): boolean {
  return name === parent || name.startsWith(`${parent}.`);
}
