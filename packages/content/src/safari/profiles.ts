import type { LocalCopy, ReadContext } from '../reader.js';
import { openIfSound } from '../store/open-store.js';
import { withoutEmpty } from '../store/without-empty.js';
import { bookmarkTree } from './bookmark-table.js';
import { profileOf } from './places.js';

/** The profile of Safari that something belongs to: its identifier, and what its owner calls it where that is known. */
export interface InProfile {
  readonly profile?: string;
  readonly profileTitle?: string;
}

/**
 * Which profile a file belongs to. Its name is that of the folder with its identifier among the tabs of iOS 17 and later, which have the role
 * `groups` here (docs/formats/content-safari.md §5).
 */
export function readProfiles({ copies, tell }: ReadContext): (copy: LocalCopy) => InProfile {
  const wanted = new Set(copies.flatMap(({ relativePath }) => profileOf(relativePath)?.toUpperCase() ?? []));
  const titles = new Map<string, string>();
  for (const copy of wanted.size > 0 ? copies.filter(({ role }) => role === 'groups') : []) {
    using database = openIfSound(copy, tell);
    if (!database) continue;
    for (const { row } of bookmarkTree({ database, copy, tell: () => {} })) {
      const uid = row.uid?.toUpperCase();
      if (uid !== undefined && wanted.has(uid) && row.title !== '') titles.set(uid, row.title);
    }
  }
  return ({ relativePath }) => {
    const profile = profileOf(relativePath);
    return withoutEmpty({ profile, profileTitle: titles.get(profile?.toUpperCase() ?? '') });
  };
}
