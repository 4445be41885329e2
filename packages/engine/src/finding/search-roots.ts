import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Elsewhere } from './elsewhere.js';

/** A folder in which backups of other programs may lie. */
export interface SearchRoot {
  readonly path: string;
  /** `usual`: where Apple's programs put backups, or people tell others to; `added`: by the person. */
  readonly kind: 'usual' | 'added';
  /** In the home folder of another user: that it is closed is as it should be. */
  readonly isOthers: boolean;
}

type Segments = readonly string[];

const mobileSync = ['MobileSync', 'Backup'] as const;

/** Where programs put backups, relative to a home folder (docs/formats/finding.md §1). */
const usualPlaces: Readonly<Partial<Record<NodeJS.Platform, readonly Segments[]>>> = {
  darwin: [['Library', 'Application Support', ...mobileSync]],
  win32: [
    ['AppData', 'Roaming', 'Apple Computer', ...mobileSync],
    ['Apple', ...mobileSync],
    ['Application Data', 'Apple Computer', ...mobileSync],
    ['AppData', 'Local', 'Apple Computer', ...mobileSync],
  ],
};

/** The tools of other systems have no place of their own; these are what their papers tell people to make. */
const toolPlaces: readonly Segments[] = [
  ['.local', 'share', ...mobileSync],
  mobileSync,
  ['idevicebackup2'],
  ['iphone-backup'],
  ['iPhoneBackup'],
  ['backup'],
  ['backups'],
  ['Backups'],
];

/** Users that are none. */
const noUsers = new Set(['All Users', 'Default', 'Default User', 'Guest', 'Public', 'Shared']);

/** Every folder that may hold backups on that system, this user's first, the added ones last; most are not there. */
export function searchRoots(platform: NodeJS.Platform, elsewhere: Elsewhere): SearchRoot[] {
  const { home, roaming, added } = elsewhere;
  const places = usualPlaces[platform] ?? toolPlaces;
  const within = (user: string, isOthers: boolean): SearchRoot[] =>
    places.map((segments) => ({ path: join(user, ...segments), kind: 'usual', isOthers }));
  return [
    ...(roaming === undefined ? [] : [usual(join(roaming, 'Apple Computer', ...mobileSync))]),
    ...within(home, false),
    ...otherHomes(elsewhere).flatMap((user) => within(user, true)),
    ...added.map((path) => ({ path, kind: 'added', isOthers: false }) as const),
  ];
}

function usual(path: string): SearchRoot {
  return { path, kind: 'usual', isOthers: false };
}

function otherHomes({ home, profiles }: Elsewhere): string[] {
  const all = profiles.flatMap((folder) => namesIn(folder).map((name) => join(folder, name)));
  return [...new Set(all)].filter((path) => path !== home);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !noUsers.has(name) && !name.startsWith('.'));
  } catch {
    return []; // no such system, or whose users may not be listed
  }
}
