import { fileId } from '../layout.js';

/** What of a phone a file is. */
export interface PhoneEntry {
  readonly domain: string;
  readonly relativePath: string;
}

/** Domains that are no app's, the fuller ones first (docs/formats/backup-folder.md §4). */
const systemDomains = [
  'CameraRollDomain',
  'MediaDomain',
  'HomeDomain',
  'HealthDomain',
  'HomeKitDomain',
  'KeyboardDomain',
  'TonesDomain',
  'BooksDomain',
  'KeychainDomain',
  'WirelessDomain',
  'RootDomain',
  'SystemPreferencesDomain',
  'ManagedPreferencesDomain',
  'DatabaseDomain',
  'InstallDomain',
  'MobileDeviceDomain',
  'NetworkDomain',
  'ProtectedDomain',
] as const;

/** Where containers lie on a phone, and what their domains begin with; the name of the folder may be the container's own. */
const containers = [
  { inside: /^.*?\/Data\/Application\/([^/]+)\//, prefix: 'AppDomain-' },
  { inside: /^.*?\/Shared\/AppGroup\/([^/]+)\//, prefix: 'AppDomainGroup-' },
  { inside: /^.*?\/Data\/PluginKitPlugin\/([^/]+)\//, prefix: 'AppDomainPlugin-' },
] as const;

const deepestRoot = 8;
/** Containers of which nothing is found out are given up after so many of their files. */
const mostTries = 4;

/**
 * Tells what a file that a phone sends is, before the index arrives: the label says where it lies on the phone, and the id proves it,
 * because it is the sum of domain and path. What cannot be proven stays unknown: labels are untrusted
 * (docs/protocols/backup-host.md §11).
 */
export class EntryFinder {
  readonly #apps: readonly string[];
  /** What was proven once holds for its neighbours: the domains below the beginning of a label. */
  readonly #domainsBelow = new Map<string, string[]>();
  readonly #triesOf = new Map<string, number>();

  /** `apps`: the identifiers that are known of the phone. */
  constructor(apps: Iterable<string>) {
    this.#apps = [...apps];
  }

  find(label: string, id: string): PhoneEntry | undefined {
    const cuts = cutsOf(label);
    for (const cut of cuts) {
      for (const domain of this.#domainsBelow.get(label.slice(0, cut)) ?? []) {
        if (fileId(domain, label.slice(cut)) === id) return { domain, relativePath: label.slice(cut) };
      }
    }
    return this.#findInContainer(label, id) ?? this.#findInSystem(label, id, cuts);
  }

  #findInContainer(label: string, id: string): PhoneEntry | undefined {
    for (const { inside, prefix } of containers) {
      const [root, name] = inside.exec(label) ?? [];
      if (root === undefined || name === undefined) continue;
      const tries = (this.#triesOf.get(root) ?? 0) + 1;
      if (tries > mostTries) return undefined;
      this.#triesOf.set(root, tries);
      const names = [
        name,
        ...this.#apps,
        ...(prefix === 'AppDomainGroup-' ? this.#apps.map((app) => `group.${app}`) : []),
      ];
      return this.#prove(
        label,
        id,
        root.length,
        names.map((each) => prefix + each),
      );
    }
    return undefined;
  }

  #findInSystem(label: string, id: string, cuts: readonly number[]): PhoneEntry | undefined {
    for (const cut of cuts.slice(0, deepestRoot)) {
      const found = this.#prove(label, id, cut, systemDomains);
      if (found) return found;
    }
    return undefined;
  }

  #prove(label: string, id: string, cut: number, domains: readonly string[]): PhoneEntry | undefined {
    const relativePath = label.slice(cut);
    const domain = domains.find((each) => fileId(each, relativePath) === id);
    if (domain === undefined) return undefined;
    const root = label.slice(0, cut);
    const known = this.#domainsBelow.get(root) ?? [];
    if (!known.includes(domain)) this.#domainsBelow.set(root, [...known, domain]);
    return { domain, relativePath };
  }
}

/** Where a path may begin in a label: behind each of its first slashes. */
function cutsOf(label: string): number[] {
  const cuts: number[] = [];
  for (let at = label.indexOf('/'); at >= 0 && cuts.length < 2 * deepestRoot; at = label.indexOf('/', at + 1)) {
    cuts.push(at + 1);
  }
  return cuts;
}
