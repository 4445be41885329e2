import { type AppContainers, isAppDomain } from './app-containers.js';
import { liesAt, partsOfPlace } from './data-type.js';
import { allApps, dataTypes } from './table.js';

/** What the data type of a single app is called: `app:com.example.bakery`. */
export function appType(bundleId: string): string {
  return `app:${bundleId}`;
}

interface Place {
  readonly type: string;
  readonly path: string;
}

const byDomain = placesByDomain();
const areApps = new Set(dataTypes.filter(({ apps }) => apps).map(({ id }) => id));

/** Tells the data types of entries, by their ids. Quick enough for a million of them. */
export class TypesOfEntries {
  readonly #apps: AppContainers;
  readonly #ofDomains = new Map<string, readonly string[]>();

  constructor(apps: AppContainers) {
    this.#apps = apps;
  }

  /** All types that an entry belongs to; none for what comes with a whole backup alone. */
  of(domain: string, relativePath: string): readonly string[] {
    const ofApps = this.#ofDomain(domain);
    const places = byDomain.get(domain);
    if (!places) return ofApps;
    const ofPlaces = places.filter(({ path }) => liesAt(relativePath, path)).map(({ type }) => type);
    return [...new Set([...ofPlaces, ...ofApps])];
  }

  #ofDomain(domain: string): readonly string[] {
    const known = this.#ofDomains.get(domain);
    if (known) return known;
    const types = isAppDomain(domain) ? this.#ofContainer(domain) : [];
    this.#ofDomains.set(domain, types);
    return types;
  }

  #ofContainer(domain: string): readonly string[] {
    const owners = this.#apps.ownersOf(domain);
    const whole = dataTypes.filter(({ apps }) => apps?.some((app) => owners.includes(app))).map(({ id }) => id);
    const isPhonesOwn = byDomain.get(domain)?.some(({ type }) => !areApps.has(type)) ?? false;
    return [...whole, ...owners.map(appType), ...(isPhonesOwn ? [] : [allApps.id])];
  }
}

function placesByDomain(): ReadonlyMap<string, readonly Place[]> {
  const places = new Map<string, Place[]>();
  for (const { id, places: ofType } of dataTypes) {
    for (const place of ofType) {
      const { domain, path } = partsOfPlace(place);
      const known = places.get(domain) ?? [];
      places.set(domain, [...known, { type: id, path }]);
    }
  }
  return places;
}
