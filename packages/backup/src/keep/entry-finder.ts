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

/**
 * Where containers lie on a phone, and what their domains begin with. Their folders are called by a number, which tells nothing, or as
 * the container itself.
 */
const containers = [
  { inside: /^.{0,200}?\/(?:Data|mobile)\/Applications?\/([^/]+)\//, prefix: 'AppDomain-' },
  { inside: /^.{0,200}?\/Shared\/AppGroup\/([^/]+)\//, prefix: 'AppDomainGroup-' },
  { inside: /^.{0,200}?\/Data\/PluginKitPlugin\/([^/]+)\//, prefix: 'AppDomainPlugin-' },
  { inside: /^.{0,200}?\/Data\/System\/([^/]+)\//, prefix: 'SysContainerDomain-' },
  { inside: /^.{0,200}?\/Shared\/SystemGroup\/([^/]+)\//, prefix: 'SysSharedContainerDomain-' },
] as const;

const deepestRoot = 8;
/** Containers of which nothing is found out are given up after so many of their files. */
const mostTries = 4;
/** Far more places than a phone has containers; of a hostile one no more are learnt. */
const mostLearnt = 20_000;

/**
 * Tells what a file that a phone sends is, before the index arrives: the label says where it lies on the phone, and the id proves it,
 * because it is the sum of domain and path. What cannot be proven stays unknown: labels are untrusted
 * (docs/protocols/backup-host.md §11).
 */
export class EntryFinder {
  readonly #names: readonly string[];
  /** What was proven once holds for its neighbours: the domains below the beginning of a label. */
  readonly #domainsBelow = new Map<string, readonly string[]>();
  readonly #triesOf = new Map<string, number>();

  /** `names`: the identifiers of apps and groups that are known of the phone. */
  constructor(names: Iterable<string>) {
    this.#names = [...names];
  }

  find(label: string, id: string): PhoneEntry | undefined {
    const cuts = cutsOf(label);
    for (const cut of cuts) {
      for (const domain of this.#domainsBelow.get(label.slice(0, cut)) ?? []) {
        if (fileId(domain, label.slice(cut)) === id) return { domain, relativePath: label.slice(cut) };
      }
    }
    for (const { inside, prefix } of containers) {
      const [root, name] = inside.exec(label) ?? [];
      if (root !== undefined && name !== undefined) return this.#findInContainer(label, id, { root, name, prefix });
    }
    for (const cut of cuts.slice(0, deepestRoot)) {
      const found = this.#prove(label, id, { cut, domains: systemDomains });
      if (found) return found;
    }
    return undefined;
  }

  #findInContainer(
    label: string,
    id: string,
    { root, name, prefix }: { readonly root: string; readonly name: string; readonly prefix: string },
  ): PhoneEntry | undefined {
    const tries = (this.#triesOf.get(root) ?? 0) + 1;
    if (tries > mostTries) return undefined;
    if (this.#triesOf.size < mostLearnt) this.#triesOf.set(root, tries);
    const usual = prefix === 'AppDomainGroup-' ? this.#names.map((each) => `group.${each}`) : [];
    const domains = [name, ...this.#names, ...usual].map((each) => prefix + each);
    return this.#prove(label, id, { cut: root.length, domains });
  }

  #prove(
    label: string,
    id: string,
    { cut, domains }: { readonly cut: number; readonly domains: readonly string[] },
  ): PhoneEntry | undefined {
    const relativePath = label.slice(cut);
    const domain = domains.find((each) => fileId(each, relativePath) === id);
    if (domain === undefined) return undefined;
    const root = label.slice(0, cut);
    const known = this.#domainsBelow.get(root) ?? [];
    if (this.#domainsBelow.size < mostLearnt) this.#domainsBelow.set(root, [...known, domain]);
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
