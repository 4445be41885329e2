import type { PlistDict } from '@pearmain/formats';
import type { FileContent, FileMetadata } from '../storage/phone-file.js';
import type { PhoneFiles } from '../storage/phone-files.js';
import { unixSeconds } from './making/moments.js';

/** When a file was changed, and when it was made if that was earlier. */
export interface SeedTimes {
  readonly modified: Date;
  readonly born?: Date;
}

/** What a seed says about a file beyond the ways of its domain. */
export interface SeedFile extends SeedTimes {
  readonly mode?: number;
  readonly protectionClass?: number;
  readonly flags?: number;
  readonly extendedAttributes?: PlistDict;
}

interface Ways {
  readonly userId: number;
  readonly groupId: number;
  readonly mode: number;
  readonly protectionClass: number;
}

const mobile: Ways = { userId: 501, groupId: 501, mode: 0o644, protectionClass: 3 };
const root: Ways = { userId: 0, groupId: 0, mode: 0o644, protectionClass: 4 };

// Owners, modes and protection classes as they are in a real iOS 14 manifest (docs/formats/seeds.md §2).
const waysOf: Readonly<Record<string, Ways>> = {
  HomeDomain: { ...mobile, mode: 0o600, protectionClass: 4 },
  MediaDomain: { ...mobile, protectionClass: 4 },
  HealthDomain: { ...mobile, protectionClass: 1 },
  HomeKitDomain: { ...mobile, protectionClass: 4 },
  KeyboardDomain: { ...mobile, protectionClass: 4 },
  ManagedPreferencesDomain: { ...mobile, protectionClass: 4 },
  WirelessDomain: { userId: 25, groupId: 25, mode: 0o600, protectionClass: 4 },
  KeychainDomain: { userId: 64, groupId: 0, mode: 0o600, protectionClass: 4 },
  InstallDomain: { userId: 33, groupId: 33, mode: 0o644, protectionClass: 4 },
  RootDomain: { ...root, mode: 0o600 },
  DatabaseDomain: root,
  SystemPreferencesDomain: root,
  MobileDeviceDomain: root,
  NetworkDomain: root,
  ProtectedDomain: root,
};

/** Puts things on a phone with the owners, modes and protection classes that each domain has on real ones. */
export class SeedWriter {
  readonly #files: PhoneFiles;

  constructor(files: PhoneFiles) {
    this.#files = files;
  }

  file(domain: string, path: string, content: FileContent, facts: SeedFile): void {
    const { mode, protectionClass, flags, extendedAttributes } = facts;
    const ways = waysOf[domain] ?? mobile;
    this.#directories(domain, path, facts.born ?? facts.modified);
    this.#files.put(domain, path, content, {
      ...ways,
      ...timesOf(facts),
      ...(mode === undefined ? {} : { mode }),
      ...(protectionClass === undefined ? {} : { protectionClass }),
      ...(flags === undefined ? {} : { flags }),
      ...(extendedAttributes === undefined ? {} : { extendedAttributes }),
    });
  }

  directory(domain: string, path: string, times: SeedTimes): void {
    this.#directories(domain, path, times.born ?? times.modified);
    const { userId, groupId } = waysOf[domain] ?? mobile;
    this.#files.makeDirectory(domain, path, { userId, groupId, mode: 0o755, ...timesOf(times) });
  }

  link(domain: string, path: string, target: string, times: SeedTimes): void {
    this.#directories(domain, path, times.born ?? times.modified);
    const { userId, groupId } = waysOf[domain] ?? mobile;
    this.#files.link(domain, path, target, { userId, groupId, mode: 0o755, ...timesOf(times) });
  }

  /** The ancestors that are not there yet, with times of their own, so that a build never shows the clock. */
  #directories(domain: string, path: string, made: Date): void {
    const { userId, groupId } = waysOf[domain] ?? mobile;
    for (let end = 0; end >= 0; end = path.indexOf('/', end + 1)) {
      const ancestor = path.slice(0, end);
      if (ancestor === path || this.#made.has(`${domain}-${ancestor}`)) continue;
      this.#made.add(`${domain}-${ancestor}`);
      if (this.#files.find(domain, ancestor)) continue;
      this.#files.makeDirectory(domain, ancestor, { userId, groupId, mode: 0o755, ...timesOf({ modified: made }) });
    }
  }

  readonly #made = new Set<string>();
}

function timesOf(times: SeedTimes): Pick<FileMetadata, 'modified' | 'changed' | 'born'> {
  const modified = unixSeconds(times.modified);
  return { modified, changed: modified, born: unixSeconds(times.born ?? times.modified) };
}
