/** What a person would choose of a phone: a kind of data, and where a backup holds it (docs/formats/data-types.md). */
export interface DataType {
  /** What it is called in commands and records; never changes. */
  readonly id: string;
  readonly title: string;
  /** What belongs to it, in a person's words. */
  readonly holds: string;
  /** `Domain/relative path`: the file or folder of that name with all below it; a domain alone is all of it. */
  readonly places: readonly string[];
  /** Apps that it is: with their extensions and groups, and among all apps too. */
  readonly apps?: readonly string[];
  /** Only encrypted backups hold it. */
  readonly isOnlyInEncrypted?: boolean;
  /** It replaces what belongs to everything else, so it goes back with a whole backup alone. */
  readonly isOnlyRestoredWhole?: boolean;
}

/** What SQLite keeps beside a database; without it the newest changes are lost, or older ones come back. */
export const companions: readonly string[] = ['-wal', '-shm', '-journal'];

/** Whether an entry is `place`, a companion of it, or lies below it; an empty place is the whole domain. */
export function liesAt(relativePath: string, place: string): boolean {
  if (place === '' || relativePath === place) return true;
  if (!relativePath.startsWith(place)) return false;
  const rest = relativePath.slice(place.length);
  return rest.startsWith('/') || companions.includes(rest);
}

/** The domain and the relative path of a place; domains hold no slash. */
export function partsOfPlace(place: string): { readonly domain: string; readonly path: string } {
  const slash = place.indexOf('/');
  return slash < 0 ? { domain: place, path: '' } : { domain: place.slice(0, slash), path: place.slice(slash + 1) };
}
